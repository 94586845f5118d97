import { describe, expect, it } from 'vitest';
import { IntentKey, newKey } from './intent-key.ts';

describe('IntentKey', () => {
  it('keeps its key while the same is tried again', () => {
    const intent = new IntentKey();
    expect(intent.for({ name: 'a' })).toBe(intent.for({ name: 'a' }));
  });

  it('takes another key for another input', () => {
    const intent = new IntentKey();
    expect(intent.for({ name: 'a' })).not.toBe(intent.for({ name: 'b' }));
  });

  it('takes another key once the intent was answered', () => {
    const intent = new IntentKey();
    const first = intent.for({ name: 'a' });
    intent.settle();
    expect(intent.for({ name: 'a' })).not.toBe(first);
  });

  it('makes keys of 32 hexadecimal digits', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  });
});
