import { describe, expect, it } from 'vitest';
import { readReceipt } from './receipt.ts';

describe('readReceipt', () => {
  it('is null for what is no receipt', () => {
    for (const text of ['', '[]', '{}', '{"receipt":3}', 'not json']) expect(readReceipt(text)).toBeNull();
  });

  it('lists what is gone, the most first, and what could not be reached', () => {
    const receipt = {
      removed: { samples: 2, embeddings: 4, probes: 0, odd: 'x' },
      models: [{ id: 'm', name: 'faces', version: '2' }, { name: 3 }],
      notReached: [{ what: 'BACKUPS', why: 'they are elsewhere' }],
    };
    expect(readReceipt(JSON.stringify({ receipt, signature: 's' }))).toEqual({
      removed: [
        ['embeddings', 4],
        ['samples', 2],
      ],
      models: [{ id: 'm', name: 'faces', version: '2' }],
      notReached: [{ what: 'BACKUPS', why: 'they are elsewhere' }],
    });
  });
});
