import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { heldOutVectors } from '../../../training/data/vector-data.ts';
import { embedRows } from '../../../training/evaluation/embed-rows.ts';
import { labelledRows, makeRunPack } from '../pack/make-run-pack.ts';
import { installAdapterPack } from '../pack/trained-pack.ts';
import { adaptVectors } from './adapt-vectors.ts';
import type { AdapterPackJob } from './adapter-pack-job.types.ts';
import { measureAdapted } from './measure-adapted.ts';

/** `makeRunPack` of a trained adapter. `makeAdapterPackInWorker` runs it in a thread of its own. @throws {PackError} as that. */
export async function makeAdapterPack(job: AdapterPackJob): Promise<LocatedPack> {
  return await makeRunPack(job, {
    install: (trained, place) => installAdapterPack(job.base, trained, place),
    measure: async (net) =>
      await measureAdapted(await rowsOf(job, net), job.reference.thresholds, {
        name: job.data.name,
        maker: 'adapter',
        people: 'people that the adapter was trained or tuned on: strangers may reach it more often',
      }),
  });
}

async function rowsOf({ people, reference }: AdapterPackJob, net: TrainableNet) {
  const { vectors, dimensions, identities } = people;
  const known = reference.adapter === null ? vectors : await adaptVectors(reference.adapter, vectors);
  const adapted = await embedRows(net, heldOutVectors({ vectors, dimensions, identities }));
  return { before: labelledRows(known, identities), after: labelledRows(adapted, identities) };
}
