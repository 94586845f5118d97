import { isJsonObject, type JsonValue } from '../../core/json.ts';

/** Finds a person's names in texts, as words of their own: `Ann` is not in `planned`. */
export interface Naming {
  readonly words: readonly string[];
  has(text: string): boolean;
  /** With each name replaced. */
  without(text: string, instead: string): string;
}

/** Shorter ones, and mere numbers, would be found everywhere. */
const isTelling = (name: string): boolean => name.length >= 3 && /\p{L}/u.test(name);

export function namingOf(names: readonly string[]): Naming {
  const words = [...new Set(names)].filter(isTelling);
  const anyOf = [...words].sort((a, b) => b.length - a.length).map(escapeForPattern);
  const pattern =
    anyOf.length === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyOf.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return {
    words,
    has: (text) => pattern !== null && text.search(pattern) !== -1,
    without: (text, instead) => (pattern === null ? text : text.replaceAll(pattern, () => instead)),
  };
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Whether a path leads through a folder of one of the names, however short it is. */
export function isInFolderOf(path: string, names: ReadonlySet<string>): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((folder) => names.has(folder.toLowerCase()));
}

/** A copy in which no text, keys included, has one of the names. */
export function jsonWithout(value: JsonValue, naming: Naming, instead: string): JsonValue {
  if (typeof value === 'string') return naming.without(value, instead);
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = value;
    return items.map((item) => jsonWithout(item, naming, instead));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      naming.without(key, instead),
      jsonWithout(item, naming, instead),
    ]),
  );
}
