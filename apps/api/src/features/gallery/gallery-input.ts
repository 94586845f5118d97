import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { NewGallery } from './gallery.store.ts';
import type { GalleryChange } from './gallery.types.ts';

const maxFilterKeys = 8;
/** Ten years. */
const maxBodyValidHours = 87_600;
const maxExpiredBodyDays = 3_650;
const maxSightingHours = 8_760;
const filterKeyPattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Checks and normalises what the caller gave; only what it gave is in the answer. */
export function parseGalleryChange(
  change: GalleryChange,
): Result<Partial<Omit<NewGallery, 'id'>>, UserFailure> {
  const parsed: { -readonly [K in keyof Omit<NewGallery, 'id'>]?: NewGallery[K] } = {};
  if (change.name !== undefined) {
    const name = plainText(change.name ?? '', { min: 1, max: 200, path: ['input', 'name'] });
    if (!name.ok) return name;
    parsed.name = name.value;
  }
  if (change.description !== undefined) {
    const description = plainText(change.description ?? '', {
      min: 0,
      max: 2000,
      path: ['input', 'description'],
    });
    if (!description.ok) return description;
    parsed.description = description.value === '' ? null : description.value;
  }
  if (typeof change.keepOriginals === 'boolean') parsed.keepOriginals = change.keepOriginals;
  if (typeof change.keepCrops === 'boolean') parsed.keepCrops = change.keepCrops;
  if (typeof change.consentRequired === 'boolean') parsed.consentRequired = change.consentRequired;
  const share = change.expectedMatedShare;
  if (typeof share === 'number') {
    if (!(share > 0 && share < 1)) {
      return fail(
        invalidInput('expectedMatedShare must be between 0 and 1', ['input', 'expectedMatedShare']),
      );
    }
    parsed.expectedMatedShare = share;
  }
  if (change.filterKeys !== undefined) {
    const keys = parseFilterKeys(change.filterKeys ?? []);
    if (!keys.ok) return keys;
    parsed.filterKeys = keys.value;
  }
  const asked = parseTerms(change);
  return asked.ok ? ok({ ...parsed, ...asked.value }) : asked;
}

/** How long something lasts; where it may be, null is for ever. */
const terms = {
  bodyValidHours: { least: 1, most: maxBodyValidHours },
  expiredBodyDays: { least: 0, most: maxExpiredBodyDays },
} as const;

interface Terms {
  bodyValidHours?: number | null;
  expiredBodyDays?: number | null;
  sightingHours?: number;
}

function parseTerms(change: GalleryChange): Result<Terms, UserFailure> {
  const parsed: Terms = {};
  for (const [field, { least, most }] of Object.entries(terms)) {
    const key = field as keyof typeof terms; // reason: Object.entries forgets its keys
    const term = change[key];
    if (term === undefined) continue;
    if (term !== null && !(Number.isInteger(term) && term >= least && term <= most)) {
      return fail(invalidInput(`${key} must be from ${least} to ${most}, or null`, ['input', key]));
    }
    parsed[key] = term;
  }
  const hours = change.sightingHours;
  if (hours === undefined || hours === null) return ok(parsed);
  return Number.isInteger(hours) && hours >= 1 && hours <= maxSightingHours
    ? ok({ ...parsed, sightingHours: hours })
    : fail(invalidInput(`sightingHours must be from 1 to ${maxSightingHours}`, ['input', 'sightingHours']));
}

function parseFilterKeys(keys: readonly string[]): Result<readonly string[], UserFailure> {
  const path = ['input', 'filterKeys'];
  const distinct = [...new Set(keys)];
  if (distinct.length > maxFilterKeys)
    return fail(invalidInput(`filterKeys must be at most ${maxFilterKeys}`, path));
  if (!distinct.every((key) => filterKeyPattern.test(key))) {
    return fail(
      invalidInput('each of filterKeys must be a letter, then at most 63 letters, digits or _', path),
    );
  }
  return ok(distinct);
}
