import { addRemoved } from './erasure.store.ts';
import type { ErasureStep, ErasureWork } from './erasure-parts.ts';
import type { ProbeAt } from './erasure.types.ts';
import { alike } from './likeness.ts';
import {
  exemplarsOfGallery,
  probesOfGallery,
  removeFeedback,
  removeProbes,
  writeCandidates,
  type ExemplarRow,
  type RecordedProbeRow,
} from './probe-traces.store.ts';

const probesAtOnce = 200;

/** Recorded probes that are the person, by what people said, by what was decided and by their vectors; other probes forget them. */
export const eraseProbes: ErasureStep = async (parts, work) => {
  await removeFound(parts, work, work.workspace.probes);
  for (let after: RecordedProbeRow | null = null; ;) {
    const page: { readonly after: RecordedProbeRow | null; readonly limit: number } = {
      after,
      limit: probesAtOnce,
    };
    const rows = await probesOfGallery(parts.database.client, work.erasure.galleryId, page);
    const likely = new Set([
      ...(await alike(work.likeness, rows, 'review')),
      ...rows.filter((row) => isTakenFor(work, row)),
    ]);
    await removeFound(parts, work, [...likely]);
    const others = rows.filter((row) => !likely.has(row) && namesPerson(work, row));
    if (others.length > 0) {
      await parts.database.transaction(async (tx) => {
        for (const row of others) await writeCandidates(tx, row, row.candidates.filter(isOther(work)));
        await addRemoved(tx, work.erasure.id, { removed: { candidates: others.length } });
      });
    }
    work.signal.throwIfAborted();
    after = rows.at(-1) ?? null;
    if (rows.length < probesAtOnce) return;
  }
};

const isOther =
  ({ ids }: ErasureWork) =>
  ({ identityId, sampleId }: RecordedProbeRow['candidates'][number]): boolean =>
    !ids.has(identityId) && !ids.has(sampleId);

function namesPerson(work: ErasureWork, { candidates }: RecordedProbeRow): boolean {
  return !candidates.every(isOther(work));
}

/** REVIEW too: what may well be the person is not kept. */
function isTakenFor(work: ErasureWork, { candidates }: RecordedProbeRow): boolean {
  return candidates.some((candidate) => !isOther(work)(candidate) && candidate.decision !== 'UNKNOWN');
}

async function removeFound(
  { database }: Parameters<ErasureStep>[0],
  { erasure }: ErasureWork,
  probes: readonly ProbeAt[],
): Promise<void> {
  if (probes.length === 0) return;
  await database.transaction(async (tx) => {
    const { probes: count, exemplars, cropBlobKeys } = await removeProbes(tx, probes);
    if (count + exemplars === 0) return;
    await addRemoved(tx, erasure.id, { removed: { probes: count, exemplars }, blobKeys: cropBlobKeys });
  });
}

/** What was said of other people by probes that are the person, where the search is gone. Only what would be a MATCH: facts are facts. */
export const eraseExemplars: ErasureStep = async ({ database }, work) => {
  for (let after: ExemplarRow | null = null; ;) {
    const page: { readonly after: ExemplarRow | null; readonly limit: number } = {
      after,
      limit: probesAtOnce,
    };
    const rows = await exemplarsOfGallery(database.client, work.erasure.galleryId, page);
    const found = [...new Set((await alike(work.likeness, rows, 'match')).map((row) => row.feedbackId))];
    if (found.length > 0) {
      await database.transaction(async (tx) => {
        const { count, cropBlobKeys } = await removeFeedback(tx, found);
        await addRemoved(tx, work.erasure.id, { removed: { exemplars: count }, blobKeys: cropBlobKeys });
      });
    }
    work.signal.throwIfAborted();
    after = rows.at(-1) ?? null;
    if (rows.length < probesAtOnce) return;
  }
};
