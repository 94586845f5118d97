import { describe, expect, it } from 'vitest';
import { keyStateOf } from './key-state.ts';

const now = new Date('2026-01-02T00:00:00Z');

describe('keyStateOf', () => {
  it.each([
    [{}, 'active'],
    [{ revokedAt: null, expiresAt: null }, 'active'],
    [{ expiresAt: '2026-01-03T00:00:00Z' }, 'active'],
    [{ expiresAt: '2026-01-02T00:00:00Z' }, 'expired'],
    [{ expiresAt: '2026-01-01T00:00:00Z', revokedAt: '2025-12-01T00:00:00Z' }, 'revoked'],
  ] as const)('%j is %s', (key, state) => {
    expect(keyStateOf(key, now)).toBe(state);
  });
});
