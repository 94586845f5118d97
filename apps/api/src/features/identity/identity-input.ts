import { jsonBytes } from '../../core/json.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isStorableJson } from '../../core/storable-text.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { NewIdentity } from './identity.store.ts';
import { identityLimits, type IdentityChange } from './identity.types.ts';

export type IdentityColumns = Partial<Omit<NewIdentity, 'id' | 'galleryId'>>;
type Columns = { -readonly [K in keyof IdentityColumns]: IdentityColumns[K] };

/** Checks and normalises what the caller gave; only what it gave is in the answer. */
export function parseIdentityChange(change: IdentityChange): Result<IdentityColumns, UserFailure> {
  const parsed: Columns = {};
  for (const [field, max] of [
    ['name', identityLimits.nameLength],
    ['externalId', identityLimits.externalIdLength],
  ] as const) {
    const given = change[field];
    if (given === undefined) continue;
    const text = given === null ? ok(null) : plainText(given, { min: 1, max, path: ['input', field] });
    if (!text.ok) return text;
    parsed[field] = text.value;
  }
  if (change.metadata !== undefined) {
    const metadata = change.metadata ?? {};
    if (jsonBytes(metadata) > identityLimits.metadataBytes) {
      const message = `metadata must have at most ${identityLimits.metadataBytes} bytes as JSON`;
      return fail(invalidInput(message, ['input', 'metadata']));
    }
    if (!isStorableJson(metadata)) {
      const message = 'metadata must not contain NUL characters or half surrogate pairs';
      return fail(invalidInput(message, ['input', 'metadata']));
    }
    parsed.metadata = metadata;
  }
  if (change.tags !== undefined) {
    const tags = parseTags(change.tags ?? []);
    if (!tags.ok) return tags;
    parsed.tags = tags.value;
  }
  if (typeof change.enabled === 'boolean') parsed.enabled = change.enabled;
  if (change.validUntil !== undefined) parsed.validUntil = change.validUntil;
  return ok(parsed);
}

function parseTags(tags: readonly string[]): Result<readonly string[], UserFailure> {
  const path = ['input', 'tags'];
  if (tags.length > identityLimits.tags) {
    return fail(invalidInput(`tags must be at most ${identityLimits.tags}`, path));
  }
  const parsed = new Set<string>();
  for (const tag of tags) {
    const text = plainText(tag, { min: 1, max: identityLimits.tagLength, path });
    if (!text.ok) return text;
    parsed.add(text.value);
  }
  return ok([...parsed]);
}
