import type { Modality } from '../../core/modality.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { isHeldOut } from '../training/held-out.ts';
import { everTrainedOn, findPeople, findSamplesOf, onlyTrainedBy } from './evaluated-people.store.ts';
import type { EvaluatedSample } from './evaluation.types.ts';

/** More people or samples make the intervals little narrower and the comparison much slower. */
export const evaluationLimits = { people: 500, perIdentity: 8 } as const;

export interface EvaluatedPeople {
  /** Grouped by identity. */
  readonly samples: readonly EvaluatedSample[];
  /** Held-out people that some model was trained on, by a merge or a moved sample. */
  readonly trainedOn: number;
}

interface PeopleQuery {
  readonly galleryIds: readonly string[];
  readonly modality: Modality;
  readonly salts: ReadonlyMap<string, Uint8Array>;
}

/**
 * People who are held out for good and whom no model was ever trained on.
 *
 * A merge keeps the winner's membership. Somebody who was trained on and came by a merge or a move to a held-out identity makes that
 * one useless as evidence for every model from then on, also after the merge is undone: its samples are known.
 */
export async function heldOutPeople(database: Database, query: PeopleQuery): Promise<EvaluatedPeople> {
  const { galleryIds, modality, salts } = query;
  const people = await findPeople(database.client, galleryIds, modality);
  const heldOut = people.filter(({ identityId, galleryId }) => {
    const salt = salts.get(galleryId);
    return salt !== undefined && isHeldOut(identityId, salt);
  });
  const ids = spread(
    heldOut.map(({ identityId }) => identityId),
    evaluationLimits.people,
  );
  const samples = await findSamplesOf(database.client, ids, { modality, ...evaluationLimits });
  const tainted = await everTrainedOn(database.client, ids, samples);
  return {
    samples: samples.filter(({ identityId }) => !tainted.has(identityId)),
    trainedOn: tainted.size,
  };
}

/** People of galleries that a run does not train on; whether some model knows them does not matter. */
export async function neighbours(
  database: Database,
  galleryIds: readonly string[],
  modality: Modality,
): Promise<readonly EvaluatedSample[]> {
  const people = await findPeople(database.client, galleryIds, modality);
  const ids = spread(
    people.map(({ identityId }) => identityId),
    evaluationLimits.people,
  );
  return await findSamplesOf(database.client, ids, { modality, ...evaluationLimits });
}

/** People that the active model was trained on and the candidate was not. */
export async function forgottenPeople(
  database: Database,
  runs: { readonly active: string; readonly candidate: string | null },
  modality: Modality,
): Promise<readonly EvaluatedSample[]> {
  const ids = spread(
    await onlyTrainedBy(database.client, runs.active, runs.candidate),
    evaluationLimits.people,
  );
  return await findSamplesOf(database.client, ids, { modality, ...evaluationLimits });
}

/** Evenly over a list in the order of ids, which is that of time: old and new people alike. */
function spread(ids: readonly string[], most: number): readonly string[] {
  if (ids.length <= most) return ids;
  return Array.from({ length: most }, (_, at) => ids[Math.floor((at * ids.length) / most)] ?? '');
}
