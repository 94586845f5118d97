import { textAt } from '../../core/json.ts';
import type { JobHandler } from '../job/job.types.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import { awaitImports } from './await-imports.ts';
import { eraseFromAudit } from './erase-audit.ts';
import { eraseBlobs, eraseFromIndex } from './erase-files.ts';
import { eraseExemplars, eraseProbes } from './erase-probes.ts';
import { eraseSightings } from './erase-sightings.ts';
import { eraseTexts } from './erase-texts.ts';
import { eraseTraining } from './erase-training.ts';
import type { ErasureParts, ErasureStep, ErasureWork } from './erasure-parts.ts';
import { findErasures, keptVectors, readWorkspace } from './erasure.store.ts';
import type { Erasure, ErasureWorkspace } from './erasure.types.ts';
import type { Likeness } from './likeness.ts';
import { closeErasure } from './write-receipt.ts';

/** Blobs come after all steps that let go of some. */
const steps: readonly (readonly [what: string, step: ErasureStep])[] = [
  ['the vector index', eraseFromIndex],
  ['probes', eraseProbes],
  ['what was said by probes', eraseExemplars],
  ['sightings', eraseSightings],
  ['stored answers, imports, reports and jobs', eraseTexts],
  ['training', eraseTraining],
  ['the audit log', eraseFromAudit],
  ['pictures and exports', eraseBlobs],
  ['imports that were under way', awaitImports],
  // Once more: what the imports wrote meanwhile.
  ['what they wrote', eraseTexts],
];

/**
 * Erases what the mutation could not: each step may be done again, so that a restart simply begins with the first one. The receipt is
 * written when all are done.
 */
export function erasureJob(parts: ErasureParts): JobHandler {
  return async (job, tools) => {
    const { client } = parts.database;
    const id = textAt(job.input, 'erasureId');
    const [erasure] = await findErasures(client, { kind: 'ALL' }, [id]);
    if (erasure === undefined) return { outcome: 'failed', error: 'the erasure is gone' };
    const workspace = await readWorkspace(client, id);
    if (workspace === null) return await succeed(parts, erasure);
    const work = await workOf(parts, { erasure, workspace, signal: tools.signal });
    for (const [place, [what, step]] of steps.entries()) {
      if (tools.signal.aborted) return { outcome: 'skipped', reason: 'the server stops' };
      await step(parts, work);
      await tools.log(`done: ${what}`);
      await tools.report((place + 1) / (steps.length + 1));
    }
    await closeErasure(parts, id);
    return { outcome: 'succeeded' };
  };
}

/** An attempt before came to the end, but perhaps not to writing the file. */
async function succeed({ receipts }: ErasureParts, { id, receipt }: Erasure) {
  if (receipt !== null) await receipts.write(id, receipt);
  return { outcome: 'succeeded' } as const;
}

async function workOf(
  parts: ErasureParts,
  { erasure, workspace, signal }: Pick<ErasureWork, 'erasure' | 'workspace' | 'signal'>,
): Promise<ErasureWork> {
  const { identityIds } = erasure;
  const ids = new Set([...identityIds, ...workspace.sampleIds, ...workspace.feedbackIds]);
  return { erasure, workspace, signal, ids, likeness: await likenessOf(parts, erasure, workspace) };
}

async function likenessOf(
  { database, thresholdBook }: ErasureParts,
  { id, galleryId }: Erasure,
  { spaceIds }: ErasureWorkspace,
): Promise<Likeness> {
  const rows = await keptVectors(database.client, id);
  const vectors = Map.groupBy(rows, ({ spaceId }) => spaceId);
  const thresholds = new Map<string, { readonly match: number; readonly review: number }>();
  for (const spaceId of spaceIds) {
    const { match, review } = await thresholdBook.thresholdOf(galleryId, spaceId);
    thresholds.set(spaceId, { match, review });
  }
  return {
    thresholds,
    vectors: new Map(
      [...vectors].map(([spaceId, own]) => [spaceId, own.map(({ vector }) => embeddingFromBytes(vector))]),
    ),
  };
}
