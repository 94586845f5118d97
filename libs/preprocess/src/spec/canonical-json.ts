/**
 * The one way to write a JSON value, as RFC 8785 (JCS) has it: keys sorted by UTF-16 units, no white space, numbers and
 * strings as ECMAScript writes them.
 *
 * Properties that are `undefined` are left out, as `JSON.stringify` does. Differs from RFC 8785: a lone surrogate is
 * written as its escape, as `JSON.stringify` does, and not refused.
 *
 * @param value Null, booleans, finite numbers, strings, arrays and plain objects of these.
 * @throws {TypeError} for anything else (NaN, infinities, bigint, functions, dates, maps, cycles, `undefined` in an array),
 *   with the path to it.
 */
export function canonicalJson(value: unknown): string {
  return write(value, { path: '$', parents: [] });
}

interface Place {
  readonly path: string;
  readonly parents: readonly object[];
}

function write(value: unknown, place: Place): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refusal(place, String(value));
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw refusal(place, typeof value);
  if (place.parents.includes(value)) throw refusal(place, 'a cycle');
  const parents = [...place.parents, value];
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${Array.from(items, (item, index) => write(item, { path: `${place.path}[${index}]`, parents })).join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw refusal(place, 'an object that is not plain');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, member]) => `${JSON.stringify(key)}:${write(member, { path: `${place.path}.${key}`, parents })}`,
    );
  return `{${members.join(',')}}`;
}

const refusal = (place: Place, actual: string): TypeError =>
  new TypeError(
    `canonicalJson: ${place.path} must be null, boolean, finite number, string, array or plain object, got ${actual}`,
  );
