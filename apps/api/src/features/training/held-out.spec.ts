import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import { isForValidation, isHeldOut } from './held-out.ts';

const salt = new Uint8Array(32).fill(7);
const ids = Array.from({ length: 5_000 }, newId);

describe('isHeldOut', () => {
  it('is a fifth of the identities, the same ones for ever', () => {
    const share = ids.filter((id) => isHeldOut(id, salt)).length / ids.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    // pinned: membership must not change with a new version of the program
    const pinned = ['018f0000-0000-7000-8000-000000000000', '018f0000-0000-7000-8000-000000000005'];
    expect(pinned.map((id) => isHeldOut(id, salt))).toEqual([false, true]);
  });

  it('is other identities under another salt', () => {
    const other = new Uint8Array(32).fill(8);
    const both = ids.filter((id) => isHeldOut(id, salt) && isHeldOut(id, other)).length / ids.length;
    expect(both).toBeGreaterThan(0.025);
    expect(both).toBeLessThan(0.055);
  });

  it('says nothing of who is for validation', () => {
    const validation = ids.filter((id) => isForValidation(id, salt));
    expect(validation.length / ids.length).toBeGreaterThan(0.13);
    expect(validation.length / ids.length).toBeLessThan(0.17);
    const both = validation.filter((id) => isHeldOut(id, salt)).length / validation.length;
    expect(both).toBeGreaterThan(0.14);
    expect(both).toBeLessThan(0.26);
  });
});
