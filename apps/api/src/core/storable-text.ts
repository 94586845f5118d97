import type { JsonValue } from './json.ts';

/** Whether a database can keep the text as it is: PostgreSQL has no NUL characters, UTF-8 no half surrogate pairs. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** As `isStorableText`, for all texts and names in bounded JSON. */
export function isStorableJson(value: JsonValue): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorableText(name) && isStorableJson(inner));
}
