import type { UserErrorCode, UserErrorFieldsFragment } from './generated/operations.ts';

/**
 * What a mutation did not do, and why; thrown by the ready-made calls.
 *
 * An exception rather than a result to be unpacked: payload objects are nullable only because of `userErrors`, so that a
 * call that returns has its object, and nobody writes `!` or forgets to look. Whoever prefers values sends the document
 * with `client.request` and reads `userErrors` from the payload. Pictures that an enrolment rejects are no failure of it:
 * they are in the result.
 */
export class UserErrors extends Error {
  override readonly name = 'UserErrors';
  /** At least one. */
  readonly userErrors: readonly UserErrorFieldsFragment[];

  constructor(userErrors: readonly UserErrorFieldsFragment[]) {
    super(userErrors.map(({ code, message, path }) => `${code}${place(path)}: ${message}`).join('; '));
    this.userErrors = userErrors;
  }

  /** Whether one of them has this code. */
  has(code: UserErrorCode): boolean {
    return this.userErrors.some((one) => one.code === code);
  }
}

const place = (path: readonly string[] | null): string => (path === null ? '' : ` at ${path.join('.')}`);

/** @returns The payload. @throws {UserErrors} if it has any. */
export function accepted<T extends { readonly userErrors: readonly UserErrorFieldsFragment[] }>(
  payload: T,
): T {
  if (payload.userErrors.length > 0) throw new UserErrors(payload.userErrors);
  return payload;
}

/** What a payload without `userErrors` has, whatever the schema has to say about the other case. */
export function present<T>(value: T | null): T {
  if (value === null) throw new TypeError('present: a payload without userErrors lacks its object');
  return value;
}
