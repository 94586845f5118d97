export type KeyState = 'active' | 'expired' | 'revoked';

/** Revoked wins: an expired key that was revoked too was taken away by somebody. */
export function keyStateOf(
  { revokedAt, expiresAt }: { readonly revokedAt?: string | null; readonly expiresAt?: string | null },
  now: Date,
): KeyState {
  if (typeof revokedAt === 'string') return 'revoked';
  return typeof expiresAt === 'string' && new Date(expiresAt) <= now ? 'expired' : 'active';
}
