const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first, second, … attempt that failed: the last attempt is made about two days after the first. */
export const RETRY_AFTER_MS = [
  10 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
] as const;

/** A webhook that failed so often in a row, over all its deliveries, is disabled. */
export const DISABLE_AFTER_FAILURES = 100;

/** How long deliveries are kept, ended or not. */
export const DELIVERY_RETENTION_MS = 30 * 24 * hour;

/** Spreads retries, so that what failed at once is not tried at once. */
const JITTER = 0.1;

/**
 * How long to wait after so many failed attempts; null if that was the last.
 *
 * @param chance In [0, 1).
 */
export function retryDelayMs(failedAttempts: number, chance: number): number | null {
  const wait = RETRY_AFTER_MS[failedAttempts - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * (2 * chance - 1)));
}
