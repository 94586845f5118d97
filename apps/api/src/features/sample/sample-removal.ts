import type { Transaction } from '../../infra/prisma/database.ts';
import { dropReferences } from '../media/media.store.ts';
import { enqueueDeletesOf } from '../search/outbox.store.ts';

export interface RemovedSamples {
  readonly count: number;
  /** Delete after the commit; should that fail, the sweeper finds them. */
  readonly cropBlobKeys: readonly string[];
  /** Drain these after the commit. */
  readonly spaceIds: readonly string[];
}

type RemovalTarget =
  | { readonly sampleIds: readonly string[] }
  | {
      readonly identityIds: readonly string[];
      /** At most so many of their samples. All of them if absent. */
      readonly limit?: number;
    };

/**
 * Removes samples with their embeddings, frees the uploads that they kept, and tells the vector index through the
 * outbox, all in the caller's transaction and in as many statements for one sample as for all of an identity. Also for
 * identities that are about to be deleted: lock those first. A sample that another transaction has removed meanwhile is
 * not counted and frees nothing a second time.
 */
export async function removeSamples(
  tx: Transaction,
  which: RemovalTarget,
  now: Date,
): Promise<RemovedSamples> {
  const ids = await lockedSamples(tx, which);
  const spaceIds = await enqueueDeletesOf(tx, ids);
  const rows = await tx.$queryRaw<{ media_id: string | null; crop_blob_key: string | null }[]>`
    DELETE FROM samples WHERE id = ANY(${ids}::uuid[]) RETURNING media_id, crop_blob_key`;
  await dropReferences(
    tx,
    rows.flatMap((row) => row.media_id ?? []),
    now,
  );
  return { count: rows.length, cropBlobKeys: rows.flatMap((row) => row.crop_blob_key ?? []), spaceIds };
}

/** Those that are still there, and still the identities', once they are locked. */
async function lockedSamples(tx: Transaction, which: RemovalTarget): Promise<string[]> {
  const rows =
    'sampleIds' in which
      ? await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM samples WHERE id = ANY(${[...which.sampleIds]}::uuid[]) ORDER BY id FOR UPDATE`
      : await tx.$queryRaw<{ id: string }[]>`
          SELECT id FROM samples WHERE identity_id = ANY(${[...which.identityIds]}::uuid[])
          ORDER BY id LIMIT ${which.limit ?? null}::bigint FOR UPDATE`;
  return rows.map((row) => row.id);
}
