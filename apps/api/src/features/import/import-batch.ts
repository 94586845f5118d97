import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { fail } from '../../core/result.ts';
import { notFound } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { recordImportedConsents, type WantedConsent } from '../consent/imported-consents.ts';
import { namesBeingErased } from '../erasure/erasure.store.ts';
import { ExternalIdTakenError, insertIdentity } from '../identity/identity.store.ts';
import type { BulkEnrollment, BulkOutcome, BulkTarget } from '../sample/bulk-enrollment.ts';
import { EnrollmentRefused } from '../sample/enrollment.ts';
import type { ReviewMode } from '../sample/quality-gate.ts';
import type { IdentityFinder, ResolvedIdentity } from './identity-finder.ts';
import { EntriesWrittenError, insertEntries } from './import-entry.store.ts';
import type { PreparedEntry } from './import-preparation.ts';
import type { EntryProblem, ImportEntry } from './import.types.ts';

export interface BatchParts {
  readonly database: Database;
  readonly bulk: BulkEnrollment;
  readonly clock: Clock;
}

export interface ImportRun {
  readonly jobId: string;
  readonly target: BulkTarget;
  readonly review: ReviewMode;
  readonly ctx: RequestContext;
  readonly finder: IdentityFinder;
  /** When the import was asked for: whoever was erased since does not come back by it. */
  readonly askedAt: Date;
}

/** What the commit of a batch will write. */
interface Placed {
  readonly resolved: ReadonlyMap<string, ResolvedIdentity>;
  /** Of entries with a picture that was good so far. */
  readonly outcomes: ReadonlyMap<PreparedEntry, BulkOutcome>;
}

/** Somebody changes the same identities at the same moment, at most so often. */
const maxAttempts = 5;

/**
 * Writes what becomes of a batch of entries, in one transaction: identities that are made, samples, and each entry's
 * outcome. Afterwards a second worker, or this one after a crash, goes on behind them.
 *
 * @returns false if another worker has written them.
 */
export async function commitBatch(
  parts: BatchParts,
  run: ImportRun,
  prepared: readonly PreparedEntry[],
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const written: string[] = [];
    try {
      const entries = await withoutErased(parts, run, prepared);
      const placed = await place(parts, run, { entries, written });
      await parts.database.transaction((tx) => write(tx, parts, { run, entries, placed }));
      for (const [key, { identityId, make }] of placed.resolved) {
        if (make === null || isMade(placed, entries, key)) run.finder.remember(key, identityId);
      }
      return true;
    } catch (error) {
      if (error instanceof EntriesWrittenError) return false;
      // An identity that was found has been deleted, or one that was to be made is there: look again.
      const isStale = error instanceof EnrollmentRefused || error instanceof ExternalIdTakenError;
      if (!isStale || attempt === maxAttempts) throw error;
      run.finder.forget();
    } finally {
      await parts.bulk.discard(written);
    }
  }
}

/** Entries of people who are being erased, told by their names, are rejected. */
async function withoutErased(
  { database }: BatchParts,
  { target, askedAt }: ImportRun,
  entries: readonly PreparedEntry[],
): Promise<readonly PreparedEntry[]> {
  const names = await namesBeingErased(database.client, target.galleryId, askedAt);
  if (names.size === 0) return entries;
  return entries.map((entry) => {
    const { name, externalId } = entry.identity?.make ?? {};
    const isErased = [name, externalId].some((text) => typeof text === 'string' && names.has(text));
    return isErased ? { ...entry, identity: null, outcome: fail(erased) } : entry;
  });
}

const erased: EntryProblem = { reason: 'IDENTITY_ERASED', message: 'the person was erased since' };

async function place(
  { database, bulk }: BatchParts,
  run: ImportRun,
  { entries, written }: { readonly entries: readonly PreparedEntry[]; readonly written: string[] },
): Promise<Placed> {
  const identities = entries.flatMap(({ identity }) => identity ?? []);
  const resolved = await run.finder.resolve(database.client, identities);
  const outcomes = new Map<PreparedEntry, BulkOutcome>();
  for (const [key, { identityId }] of resolved) {
    const own = entries.flatMap((entry) =>
      entry.identity?.wanted.key === key && entry.outcome.ok && entry.outcome.value !== null
        ? [{ entry, prepared: entry.outcome.value }]
        : [],
    );
    if (own.length === 0) continue;
    const group = {
      target: { ...run.target, identityId },
      prepared: own.map(({ prepared }) => prepared),
    };
    const consents = consentsOf(entries, key);
    const placed = await bulk.place(run.ctx, group, { review: run.review, written, consents });
    own.forEach(({ entry }, i) => outcomes.set(entry, placed[i] ?? fail(lost)));
  }
  return { resolved, outcomes };
}

/** What any entry of the person says. */
const consentsOf = (entries: readonly PreparedEntry[], key: string): readonly WantedConsent[] =>
  entries.flatMap(({ identity }) => (identity?.wanted.key === key ? identity.consents : []));

const lost = { reason: 'INVALID_IMAGE', message: 'the picture gave nothing' } as const;

async function write(
  tx: Transaction,
  { bulk, clock }: BatchParts,
  batch: { readonly run: ImportRun; readonly entries: readonly PreparedEntry[]; readonly placed: Placed },
): Promise<void> {
  const { run, entries, placed } = batch;
  const { galleryId } = run.target;
  for (const [key, { identityId, make }] of placed.resolved) {
    if (make !== null && isMade(placed, entries, key)) {
      await insertIdentity(tx, { ...blank, ...make, id: identityId, galleryId });
      await recordAudit(tx, run.ctx, {
        action: 'createIdentity',
        targetType: 'Identity',
        targetId: identityId,
        galleryIds: [galleryId],
        outcome: 'OK',
      });
    }
    if (make === null || isMade(placed, entries, key)) {
      const consents = consentsOf(entries, key);
      const isThere = await recordImportedConsents(tx, run.ctx, { identityId, consents, now: clock.now() });
      if (!isThere) throw new EnrollmentRefused(notFound('identity', []));
    }
    const own = entries.flatMap((entry) => {
      const outcome = entry.identity?.wanted.key === key ? placed.outcomes.get(entry) : undefined;
      return outcome?.ok === true ? [outcome.value] : [];
    });
    if (own.length > 0) {
      await bulk.write(tx, run.ctx, { galleryId, identityId, samples: own, rejected: [], forced: [] });
    }
  }
  const rows = entries.map((entry) => entryRow(entry, placed, entries));
  await insertEntries(tx, { jobId: run.jobId, galleryId }, rows);
}

const blank = {
  externalId: null,
  name: null,
  metadata: {},
  tags: [],
  enabled: true,
  validUntil: null,
} as const;

/** Nobody is made for pictures that were all rejected. */
function isMade(placed: Placed, entries: readonly PreparedEntry[], key: string): boolean {
  return entries.some((entry) => {
    if (entry.identity?.wanted.key !== key || !entry.outcome.ok) return false;
    return entry.outcome.value === null || placed.outcomes.get(entry)?.ok === true;
  });
}

function entryRow(entry: PreparedEntry, placed: Placed, entries: readonly PreparedEntry[]): ImportEntry {
  const { index, name } = entry.item;
  const key = entry.identity?.wanted.key;
  const resolved = key === undefined ? undefined : placed.resolved.get(key);
  const isThere = key !== undefined && (resolved?.make === null || isMade(placed, entries, key));
  const identityId = isThere ? (resolved?.identityId ?? null) : null;
  const problem = problemOf(entry, placed);
  if (problem !== null) {
    const message = problem.message.slice(0, 500);
    return { index, name, outcome: 'REJECTED', reason: problem.reason, message, identityId, sampleId: null };
  }
  const outcome = placed.outcomes.get(entry);
  const sampleId = outcome?.ok === true ? outcome.value.id : null;
  return { index, name, outcome: 'ACCEPTED', reason: null, message: null, identityId, sampleId };
}

function problemOf(entry: PreparedEntry, placed: Placed): EntryProblem | null {
  if (!entry.outcome.ok) return entry.outcome.error;
  const outcome = placed.outcomes.get(entry);
  return outcome === undefined || outcome.ok ? null : outcome.error;
}
