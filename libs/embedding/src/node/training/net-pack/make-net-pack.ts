import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import type { PackEmbedder } from '../../packs/embedder/pack-embedder.types.ts';
import { measureAdapted } from '../adapter-pack/measure-adapted.ts';
import { labelledRows, makeRunPack } from '../pack/make-run-pack.ts';
import { packFromThread, sentPack } from '../pack/pack-thread.ts';
import type { SentPack } from '../pack/pack-thread.ts';
import { installNetPack } from '../pack/trained-pack.ts';
import type { NetPackJob } from './net-pack-job.types.ts';

/** `makeRunPack` of a trained net, measured by what will serve it. `makeNetPackInWorker` runs it in a thread of its own. */
export async function makeNetPack(job: NetPackJob): Promise<LocatedPack> {
  const { modality, preprocess, parent, people } = job;
  return await makeRunPack(job, {
    install: (trained, place) => installNetPack({ modality, preprocess, parent }, trained, place),
    measure: async (_net, open) =>
      await measureAdapted(await rowsOf(job, await open()), job.reference, {
        name: job.data.name,
        maker: 'net',
        people: people.areTrainedOn
          ? 'people that the net was trained on: strangers reach it more often'
          : 'people that told when to stop, and that the net was not trained on',
      }),
  });
}

async function rowsOf({ people }: NetPackJob, staged: PackEmbedder) {
  const { files, identities, vectors } = people;
  const { vectors: own, unusable } = await staged.embedPictures(files, { onUnusable: 'list' });
  const isUnusable = new Set(unusable.map(({ index }) => index));
  const usable = (_: unknown, row: number): boolean => !isUnusable.has(row);
  return {
    before: labelledRows(vectors, identities).filter(usable),
    after: labelledRows(own, identities).filter(usable),
  };
}

/** A job as a message. */
export type SentNetJob = Omit<NetPackJob, 'parent'> & { readonly parent: SentPack | null };

/** `makeNetPack` in a thread of its own. @throws As `makeRunPack`, and as `packFromThread`. */
export async function makeNetPackInWorker(
  { parent, ...job }: NetPackJob,
  signal?: AbortSignal,
): Promise<LocatedPack> {
  const sent: SentNetJob = { ...job, parent: parent && sentPack(parent) };
  return await packFromThread(new URL('./net-pack-thread.ts', import.meta.url), sent, signal);
}
