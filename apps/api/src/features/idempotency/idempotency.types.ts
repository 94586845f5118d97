/** How long a replay finds the first payload. */
export const IDEMPOTENCY_LIFETIME_MS = 24 * 60 * 60 * 1000;
