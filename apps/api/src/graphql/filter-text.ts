import { BadRequestError } from '../core/access.ts';
import { isStorableText } from '../core/storable-text.ts';

const maxLength = 1_000;

/**
 * A text that rows are looked up by.
 *
 * @param name Of the argument, for the error.
 * @throws {BadRequestError} for a text that no row can hold.
 */
export function filterText(text: string, name: string): string {
  if (text.length > maxLength) throw new BadRequestError(`${name} must have at most ${maxLength} characters`);
  if (!isStorableText(text)) throw new BadRequestError(`${name} must be text without NUL characters`);
  return text;
}

/** As `filterText`, for a part that names are searched for: `%` and `_` stand for themselves in it. */
export function filterPart(text: string, name: string): string {
  return filterText(text, name).replace(/[\\%_]/g, String.raw`\$&`);
}
