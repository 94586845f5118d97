export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export const jsonLimits = { maxDepth: 10, maxValues: 5_000, maxBytes: 262_144 } as const;

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bytes of the value as compact JSON in UTF-8. */
export function jsonBytes(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}

/** A text of an object that we wrote ourselves. @throws {TypeError} if it is not there. */
export function textAt(json: JsonObject, key: string): string {
  const value = json[key];
  if (typeof value !== 'string')
    throw new TypeError(`textAt: expected a text at ${key}, got ${typeof value}`);
  return value;
}

/** A moment of an object that we wrote ourselves, kept as ISO 8601. @throws {TypeError} if it is not there. */
export function timeAt(json: JsonObject, key: string): Date {
  return new Date(textAt(json, key));
}

/** Why an untrusted value is not bounded JSON; null if it is. */
export function jsonProblem(value: unknown): string | null {
  let values = 0;
  const visit = (item: unknown, depth: number): string | null => {
    values += 1;
    if (values > jsonLimits.maxValues) return `must have at most ${jsonLimits.maxValues} values`;
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return null;
    if (typeof item === 'number') return Number.isFinite(item) ? null : 'must have finite numbers';
    if (typeof item !== 'object') return 'must be JSON';
    if (depth >= jsonLimits.maxDepth) return `must be nested at most ${jsonLimits.maxDepth} deep`;
    for (const child of Object.values(item)) {
      const problem = visit(child, depth + 1);
      if (problem !== null) return problem;
    }
    return null;
  };
  const problem = visit(value, 0);
  if (problem !== null) return problem;
  const bytes = Buffer.byteLength(JSON.stringify(value), 'utf8');
  return bytes > jsonLimits.maxBytes ? `must have at most ${jsonLimits.maxBytes} bytes` : null;
}
