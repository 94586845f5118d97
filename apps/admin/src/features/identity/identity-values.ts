export const identityFields = ['name', 'externalId', 'tags', 'validUntil', 'metadata'] as const;

export interface IdentityValues {
  readonly name: string;
  readonly externalId: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  /** As `datetime-local` has it, in the visitor's time; empty: for good. */
  readonly validUntil: string;
  /** JSON text. */
  readonly metadata: string;
}

interface Identity {
  readonly name: string | null;
  readonly externalId: string | null;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly validUntil: string | null;
  readonly metadata: object;
}

export function valuesOf(identity: Identity): IdentityValues {
  const { name, externalId, tags, enabled, validUntil, metadata } = identity;
  return {
    ...{ tags, enabled, name: name ?? '', externalId: externalId ?? '' },
    validUntil: validUntil === null ? '' : localTime(new Date(validUntil)),
    metadata: Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata, null, 2),
  };
}

/** Null where the metadata is no JSON object. */
export function identityInput(values: IdentityValues) {
  const metadata = parseObject(values.metadata);
  if (metadata === undefined) return null;
  const textOf = (text: string): string | null => (text.trim() === '' ? null : text);
  return {
    name: textOf(values.name),
    externalId: textOf(values.externalId),
    tags: [...values.tags],
    enabled: values.enabled,
    validUntil: values.validUntil === '' ? null : new Date(values.validUntil).toISOString(),
    metadata,
  };
}

function parseObject(text: string): Record<string, unknown> | null | undefined {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined; // reason: checked just now
  } catch {
    return undefined;
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

function localTime(at: Date): string {
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
