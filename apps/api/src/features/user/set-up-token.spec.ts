import { describe, expect, it } from 'vitest';
import { SetUpToken } from './set-up-token.ts';

function tokenAt() {
  let nowMs = Date.UTC(2030, 0, 1);
  const token = new SetUpToken({ now: () => new Date(nowMs) });
  return { token, advance: (ms: number) => (nowMs += ms) };
}

describe('the token of the set-up', () => {
  it('fits for thirty minutes, and nothing else does', () => {
    const { token, advance } = tokenAt();
    expect(token.token).toMatch(/^[\w-]{43}$/);
    for (const other of ['', token.token.slice(0, -1), `${token.token}A`, tokenAt().token.token]) {
      expect(token.fits(other)).toBe(false);
    }
    advance(30 * 60_000 - 1);
    expect(token.fits(token.token)).toBe(true);
    advance(1);
    expect(token.fits(token.token)).toBe(false);
  });

  it('fits no more once it was spent', () => {
    const { token } = tokenAt();
    token.spend();
    expect(token.fits(token.token)).toBe(false);
  });
});
