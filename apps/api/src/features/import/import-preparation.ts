import { readCapturedAt } from '@gallerist/preprocess/node';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { parseConsent } from '../consent/consent-input.ts';
import type { WantedConsent } from '../consent/imported-consents.ts';
import { parseIdentityChange } from '../identity/identity-input.ts';
import type { BulkEnrollment, BulkPicture, BulkTarget } from '../sample/bulk-enrollment.ts';
import { imageProblems } from '../sample/enroll-input.ts';
import type { PreparedSample } from '../sample/enroll-preparation.ts';
import type { ReviewMode } from '../sample/quality-gate.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { ImportItem, WantedPicture } from './formats/import-item.ts';
import type { CheckedIdentity } from './identity-finder.ts';
import type { EntryProblem } from './import.types.ts';

/** An entry after all that is heavy, before it is known whom the gallery has. */
export interface PreparedEntry {
  readonly item: ImportItem;
  /** Null for an entry that names nobody. */
  readonly identity: CheckedIdentity | null;
  /** Null for an entry that is a person without a picture. */
  readonly outcome: Result<PreparedSample | null, EntryProblem>;
}

interface PictureJob {
  readonly place: number;
  readonly picture: WantedPicture;
}

/** Checks what the entries say, and makes samples of their pictures. Answers in the order of the items. */
export async function prepareEntries(
  bulk: BulkEnrollment,
  items: readonly ImportItem[],
  into: { readonly target: BulkTarget; readonly review: ReviewMode; readonly now: Date },
): Promise<readonly PreparedEntry[]> {
  const checked = items.map((item) => checkItem(item, into));
  const jobs = checked.flatMap(({ picture }, place): PictureJob[] =>
    picture === null ? [] : [{ place, picture }],
  );
  const prepared = await bulk.prepare<PictureJob, EntryProblem>(jobs, readPicture, into);
  const outcomes = new Map<number, Result<PreparedSample, EntryProblem>>();
  for (const [i, { place, picture }] of jobs.entries()) {
    const outcome = await asRecorded(prepared[i] ?? fail(lost), picture, into.target.keepOriginals);
    outcomes.set(place, outcome);
  }
  return checked.map(({ item, identity, problem }, place) => ({
    item,
    identity,
    outcome: problem === null ? (outcomes.get(place) ?? ok(null)) : fail(problem),
  }));
}

const lost: EntryProblem = { reason: 'INVALID_IMAGE', message: 'the picture gave nothing' };

interface CheckedItem {
  readonly item: ImportItem;
  readonly identity: CheckedIdentity | null;
  readonly picture: WantedPicture | null;
  readonly problem: EntryProblem | null;
}

function checkItem(
  item: ImportItem,
  { target: { activeSpaces }, now }: { readonly target: BulkTarget; readonly now: Date },
): CheckedItem {
  const { content } = item;
  if (content.kind === 'problem') {
    return { item, identity: null, picture: null, problem: content.problem };
  }
  const columns = parseIdentityChange(content.identity.make);
  const consents = checkConsents(content.identity.consents ?? [], now);
  if (!consents.ok) return { item, identity: null, picture: null, problem: consents.error };
  const problem = columns.ok ? null : invalid(columns.error.message);
  const identity = columns.ok
    ? { wanted: content.identity, make: columns.value, consents: consents.value }
    : null;
  if (content.kind === 'identity' || problem !== null) return { item, identity, picture: null, problem };
  const { modality } = content.picture;
  if (!activeSpaces.has(modality)) {
    return { item, identity, picture: null, problem: invalid(`the gallery takes no samples of ${modality}`) };
  }
  const [fault] = imageProblems(content.picture, []);
  return fault === undefined
    ? { item, identity, picture: content.picture, problem: null }
    : { item, identity, picture: null, problem: invalid(fault.message) };
}

/** As `recordConsent` would take them. */
function checkConsents(
  consents: readonly WantedConsent[],
  now: Date,
): Result<readonly WantedConsent[], EntryProblem> {
  const checked: WantedConsent[] = [];
  for (const consent of consents) {
    const parsed = parseConsent(consent, now);
    if (!parsed.ok) return fail({ reason: 'INVALID_CONSENT', message: parsed.error.message });
    const { withdrawnAt } = consent;
    if (withdrawnAt !== null && (withdrawnAt > now || withdrawnAt < consent.givenAt)) {
      const message = 'withdrawnAt must be neither in the future nor before givenAt';
      return fail({ reason: 'INVALID_CONSENT', message });
    }
    checked.push({ ...parsed.value, withdrawnAt });
  }
  return ok(checked);
}

function invalid(message: string): EntryProblem {
  return { reason: 'INVALID_ROW', message };
}

async function readPicture({ picture }: PictureJob): Promise<Result<BulkPicture, EntryProblem>> {
  const bytes = await picture.read();
  if (!bytes.ok) return bytes;
  const { modality, cameraId, externalId, attributes, hint } = picture;
  const capturedAt = picture.capturedAt ?? readCapturedAt(bytes.value)?.instant ?? null;
  return ok({
    bytes: bytes.value,
    facts: { modality, cameraId, externalId, attributes, hint, capturedAt },
  });
}

/** What a Gallerist measured in the picture as it came says more than what its crop shows. */
async function asRecorded(
  outcome: Result<PreparedSample, Rejection | EntryProblem>,
  { recorded }: WantedPicture,
  keepsOriginals: boolean,
): Promise<Result<PreparedSample, EntryProblem>> {
  if (!outcome.ok || recorded === undefined) return outcome;
  const { readOriginal, ...facts } = recorded;
  const sample = { ...outcome.value.sample, ...facts };
  const original = keepsOriginals && readOriginal !== null ? await readOriginal() : null;
  // Without the original there is nothing to keep as one: the crop is none.
  const bytes = original?.ok === true ? original.value : new Uint8Array();
  return ok({ ...outcome.value, sample, picture: { bytes, sha256: facts.pictureSha256, media: null } });
}
