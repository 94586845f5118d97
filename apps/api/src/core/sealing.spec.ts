import { describe, expect, it } from 'vitest';
import { Sealer } from './sealing.ts';

const sealer = new Sealer('k'.repeat(32));

describe('a sealed text', () => {
  it('opens to what was sealed', () => {
    expect(sealer.open(sealer.seal('gk_secret é', 'p'), 'p')).toBe('gk_secret é');
  });

  it('looks different every time and does not show what is in it', () => {
    const texts = [sealer.seal('gk_secret', 'p'), sealer.seal('gk_secret', 'p')];
    expect(texts[0]).not.toBe(texts[1]);
    expect(Buffer.from(texts[0] ?? '', 'base64url').includes('gk_secret')).toBe(false);
  });

  it('opens neither for another purpose, nor with another key, nor after a change', () => {
    const sealed = sealer.seal('text', 'p');
    const changed = Buffer.from(sealed, 'base64url');
    changed.writeUInt8(changed.readUInt8(30) ^ 1, 30);
    expect(() => sealer.open(sealed, 'q')).toThrow();
    expect(() => new Sealer('l'.repeat(32)).open(sealed, 'p')).toThrow();
    expect(() => sealer.open(changed.toString('base64url'), 'p')).toThrow();
  });
});
