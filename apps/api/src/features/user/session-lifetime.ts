/** A session ends when it was not used for `idleMs`, and after `absoluteMs` however much it was used. */
export const sessionLifetime = { idleMs: 12 * 3_600_000, absoluteMs: 7 * 86_400_000 } as const;
