import { createHash } from 'node:crypto';

/**
 * Whether an identity is never trained on. A function of its id and its gallery's salt alone, so that it holds for good, whatever is
 * enrolled, merged or deleted later; the salt keeps whoever chooses ids from choosing.
 */
export function isHeldOut(identityId: string, salt: Uint8Array): boolean {
  return share(identityId, salt, 'held-out') < 0.2;
}

/** Of the others: whether an identity tells a run when to stop instead of being trained on. As permanent as the above. */
export function isForValidation(identityId: string, salt: Uint8Array): boolean {
  return share(identityId, salt, 'validation') < 0.15;
}

/** In [0, 1), in tenths of thousandths. */
function share(identityId: string, salt: Uint8Array, what: string): number {
  const digest = createHash('sha256').update(salt).update(what).update(identityId).digest();
  // 10,000 divides 2^48 almost exactly
  return (digest.readUIntBE(0, 6) % 10_000) / 10_000;
}
