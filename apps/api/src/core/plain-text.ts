import { fail, ok, type Result } from './result.ts';
import { invalidInput, type UserFailure } from './user-failure.ts';

export interface TextBounds {
  readonly min: number;
  readonly max: number;
  /** Argument at fault, for the user error. */
  readonly path: readonly string[];
}

// Control and format characters that hide or reorder text (Cc, most of Cf), surrogates and line separators. Zero-width
// joiners stay: scripts and emoji need them.
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u;

/** A text as it is kept: NFC, without white space around it. */
export const tidyText = (text: string): string => text.normalize('NFC').trim();

/**
 * A one-line text as people type it: normalised to NFC and trimmed, with its length in code points checked.
 * The failure never quotes the text.
 */
export function plainText(text: string, { min, max, path }: TextBounds): Result<string, UserFailure> {
  const what = path.at(-1) ?? 'text';
  // Far over any bound even after normalisation: not worth normalising.
  if (text.length > 40 * max) return fail(invalidInput(`${what} must have at most ${max} characters`, path));
  const normal = tidyText(text);
  if (forbidden.test(normal)) return fail(invalidInput(`${what} must not contain control characters`, path));
  const length = Array.from(normal).length;
  if (length < min) {
    return fail(
      invalidInput(
        min === 1 ? `${what} must not be empty` : `${what} must have at least ${min} characters`,
        path,
      ),
    );
  }
  if (length > max) return fail(invalidInput(`${what} must have at most ${max} characters`, path));
  return ok(normal);
}
