import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/json.ts';

/** SHA-256 of the value as JSON with sorted names: equal for equal inputs, however they were written. */
export function digestInput(input: JsonValue): string {
  const sorted = JSON.stringify(input, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}
