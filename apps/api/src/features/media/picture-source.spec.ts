import { describe, expect, test } from 'vitest';

import { decodeBase64 } from './picture-source.ts';

function outcome(text: string, maxBytes = 100): string {
  const decoded = decodeBase64(text, maxBytes);
  return decoded.ok ? Buffer.from(decoded.value).toString('latin1') : decoded.error.reason;
}

describe('decodeBase64', () => {
  test('takes what common tools make of the same bytes', () => {
    expect(outcome('+/+/')).toBe('\u00fb\u00ff\u00bf');
    expect(outcome('-_-_')).toBe('\u00fb\u00ff\u00bf');
    expect(outcome('+/\n+/\r\n')).toBe('\u00fb\u00ff\u00bf');
    expect(outcome('data:image/jpeg;base64,+/+/')).toBe('\u00fb\u00ff\u00bf');
  });

  test('takes exactly the limit and not a byte more', () => {
    expect(outcome(Buffer.alloc(9).toString('base64'), 9)).toHaveLength(9);
    expect(outcome(Buffer.alloc(10).toString('base64'), 9)).toBe('IMAGE_TOO_LARGE');
    expect(outcome(Buffer.alloc(8).toString('base64'), 8)).toHaveLength(8);
  });

  test('refuses what is not base64 and what is empty', () => {
    expect(outcome('not base64!')).toBe('INVALID_IMAGE');
    expect(outcome('')).toBe('INVALID_IMAGE');
    expect(outcome('data:image/png;base64,')).toBe('INVALID_IMAGE');
  });
});
