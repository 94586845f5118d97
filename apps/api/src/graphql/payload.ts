import type { Result } from '../core/result.ts';
import type { UserFailure } from '../core/user-failure.ts';

/** What a mutation answers: its result, or null and why. */
export interface Payload<T> {
  readonly result: T | null;
  readonly userErrors: readonly UserFailure[];
}

export function toPayload<T>(result: Result<T, UserFailure>): Payload<T> {
  return result.ok ? { result: result.value, userErrors: [] } : { result: null, userErrors: [result.error] };
}
