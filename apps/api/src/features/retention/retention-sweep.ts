import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { beginErasure, holdPerson } from '../erasure/begin-erasure.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import { deleteSightingsOf } from '../sighting/sighting-removal.store.ts';
import {
  dropCrops,
  dropOriginals,
  dropSearches,
  nextExpired,
  nextOldDetails,
} from './expired-things.store.ts';
import { ruleBooks } from './retention.store.ts';
import { retentionKinds, type RetentionKind } from './retention.types.ts';
import { cutOff, ruleOf } from './retention-terms.ts';

export interface RetentionParts {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  /** Empties the details of entries of the audit log. */
  readonly emptyDetails: (
    tx: Transaction,
    entries: readonly { readonly seq: bigint; readonly at: Date }[],
  ) => Promise<number>;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

interface Expired {
  readonly galleryId: string;
  readonly before: Date;
  readonly now: Date;
}

interface Gone {
  readonly count: number;
  readonly blobKeys: readonly string[];
}

const batch = 200;
/** Each person is an erasure with a job and a receipt of its own. */
const sizeOf = (kind: RetentionKind): number => (kind === 'ENDED_CONSENT' ? 1 : batch);

/**
 * Removes what galleries keep no longer by their rules, or by those of the instance, batch by batch, each with an entry in the audit log.
 *
 * @param galleryIds Null: of all galleries.
 * @returns How much is gone, by kind.
 */
export async function applyRetention(
  parts: RetentionParts,
  galleryIds: readonly string[] | null,
  signal?: AbortSignal,
): Promise<ReadonlyMap<RetentionKind, number>> {
  const now = parts.clock.now();
  const gone = new Map<RetentionKind, number>();
  for (const [galleryId, book] of await ruleBooks(parts.database.client, galleryIds)) {
    if (galleryId === null) continue;
    for (const kind of retentionKinds) {
      const before = cutOff(ruleOf(book, kind, now).days, now);
      if (before === null) continue;
      const count = await removeAll(parts, kind, { of: { galleryId, before, now }, signal });
      if (count > 0) gone.set(kind, (gone.get(kind) ?? 0) + count);
    }
  }
  return gone;
}

async function removeAll(
  parts: RetentionParts,
  kind: RetentionKind,
  { of, signal }: { readonly of: Expired; readonly signal: AbortSignal | undefined },
): Promise<number> {
  for (let removed = 0; ;) {
    if (signal?.aborted === true) return removed;
    const { count, blobKeys } = await parts.database.transaction(async (tx) => {
      const taken = await removers[kind](tx, of, parts);
      if (taken.count > 0) await note(tx, kind, { of, count: taken.count });
      return taken;
    });
    await deleteUnusedBlobs(parts, blobKeys);
    removed += count;
    if (count < sizeOf(kind)) return removed;
  }
}

async function note(
  tx: Transaction,
  kind: RetentionKind,
  { of, count }: { readonly of: Expired; readonly count: number },
): Promise<void> {
  const by = { requestId: `retention ${newId()}`, actor: null };
  await recordAudit(tx, by, {
    action: 'applyRetention',
    targetType: 'Gallery',
    targetId: of.galleryId,
    galleryIds: [of.galleryId],
    outcome: 'OK',
    detail: { kind, count, before: of.before.toISOString() },
  });
}

type Remover = (tx: Transaction, of: Expired, parts: RetentionParts) => Promise<Gone>;

const removers: Readonly<Record<RetentionKind, Remover>> = {
  ORIGINALS: async (tx, of) => {
    const blobKeys = await dropOriginals(tx, await nextExpired(tx, 'ORIGINALS', { ...of, limit: batch }));
    return { count: blobKeys.length, blobKeys };
  },
  CROPS: async (tx, of) => {
    const blobKeys = await dropCrops(tx, await nextExpired(tx, 'CROPS', { ...of, limit: batch }));
    return { count: blobKeys.length, blobKeys };
  },
  PROBES: async (tx, of) => {
    const ids = await nextExpired(tx, 'PROBES', { ...of, limit: batch });
    const { count, cropBlobKeys } = await dropSearches(tx, ids);
    return { count, blobKeys: cropBlobKeys };
  },
  SIGHTINGS: async (tx, of) => {
    const sightingIds = await nextExpired(tx, 'SIGHTINGS', { ...of, limit: batch });
    const { count, cropBlobKeys } = await deleteSightingsOf(tx, { sightingIds }, batch);
    return { count, blobKeys: cropBlobKeys };
  },
  EXPIRED_BODIES: async (tx, of) => {
    const sampleIds = await nextExpired(tx, 'EXPIRED_BODIES', { ...of, limit: batch });
    const { count, cropBlobKeys } = await removeSamples(tx, { sampleIds }, of.now);
    return { count, blobKeys: cropBlobKeys };
  },
  AUDIT: async (tx, of, { emptyDetails }) => {
    const entries = await nextOldDetails(tx, { ...of, limit: batch });
    return { count: await emptyDetails(tx, entries), blobKeys: [] };
  },
  ENDED_CONSENT: eraseNext,
};

async function eraseNext(tx: Transaction, of: Expired, { onJob }: RetentionParts): Promise<Gone> {
  const { galleryId, now } = of;
  const [identityId] = await nextExpired(tx, 'ENDED_CONSENT', { ...of, limit: 1 });
  if (identityId === undefined) return { count: 0, blobKeys: [] };
  const ids = await holdPerson(tx, { galleryId, identityId });
  // Somebody recorded a consent, or erased or merged the person, while we waited: the next round looks again.
  const [still] = await nextExpired(tx, 'ENDED_CONSENT', { ...of, limit: 1 });
  if (still !== identityId) return { count: 0, blobKeys: [] };
  await beginErasure(tx, { galleryId, identityId, reason: 'CONSENT_ENDED', actorId: null, now }, ids);
  onJob();
  return { count: 1, blobKeys: [] };
}
