import type { Recipe } from '@gallerist/embedding/training';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { heldOutPeople } from '../evaluation/evaluated-people.ts';
import { summarise } from './dataset.ts';
import { heldOutSalts } from './held-out-salts.ts';
import { batchSizeOf } from './net-recipe.ts';
import {
  askedData,
  lookAtData,
  requestProblem,
  trainingLimits,
  type TrainingAsker,
} from './start-training.ts';
import type { PartCount, TrainingEstimate, TrainingRequest } from './training.types.ts';

/** Numbers of a recipe that options may change; null where the recipe has no such number. */
export interface TrainingSettings {
  readonly epochs: number;
  readonly seed: number;
  readonly rate: number;
  readonly margin: number | null;
  readonly scale: number | null;
  readonly batchSize: number;
  readonly classesPerBatch: number | null;
  readonly samplesPerClass: number | null;
  readonly patience: number | null;
  readonly maxSamplesPerIdentity: number;
  readonly rank: number | null;
  readonly dropout: number | null;
}

/** What a run would learn from, and how; drawn up anew when it starts. */
export interface TrainingPreview {
  readonly parts: readonly PartCount[];
  /** Held-out people that models would be compared on. */
  readonly comparedIdentities: number;
  readonly settings: TrainingSettings | null;
  readonly estimate: TrainingEstimate | null;
  /** Why the run would not be started. */
  readonly problem: UserFailure | null;
}

const nothing = { parts: [], comparedIdentities: 0, settings: null, estimate: null } as const;

/** Nothing is started; galleries that never told who is held out are told now, as it would be with a run. */
export async function previewTraining(
  database: Database,
  asker: Pick<TrainingAsker, 'scope' | 'machine'>,
  request: TrainingRequest,
): Promise<TrainingPreview> {
  const { client } = database;
  const asked = await askedData(client, asker, request);
  if (!asked.ok) return { ...nothing, problem: asked.error };
  const { galleryIds, modality, options } = asked.value;
  const { items, cost } = await lookAtData(client, asked.value, asker.machine ?? null);
  const salts = await heldOutSalts(database, galleryIds);
  const { samples } = await heldOutPeople(database, { galleryIds, modality, salts });
  const pictures = Map.groupBy(samples, ({ identityId }) => identityId);
  return {
    parts: summarise(items).parts,
    comparedIdentities: [...pictures.values()].filter(({ length }) => length >= 2).length,
    settings: cost.ok ? settingsOf(cost.value.recipe, options) : null,
    estimate: cost.ok ? cost.value.estimate : null,
    problem: (await requestProblem(client, request, asked.value)) ?? (cost.ok ? null : cost.error),
  };
}

function settingsOf(
  { epochs, seed, optimiser, losses, sampler, net, earlyStop }: Recipe,
  options: { readonly maxSamplesPerIdentity?: number | undefined },
): TrainingSettings {
  const numberIn = (of: object | undefined, name: string): number | null => {
    const value: unknown = of === undefined ? null : Reflect.get(of, name);
    return typeof value === 'number' ? value : null;
  };
  const [loss] = losses;
  return {
    epochs,
    seed,
    rate: optimiser.rate,
    margin: numberIn(loss, 'margin'),
    scale: numberIn(loss, 'scale'),
    batchSize: batchSizeOf({ sampler }),
    classesPerBatch: numberIn(sampler, 'classesPerBatch'),
    samplesPerClass: numberIn(sampler, 'samplesPerClass'),
    patience: earlyStop?.patience ?? null,
    maxSamplesPerIdentity: options.maxSamplesPerIdentity ?? trainingLimits.maxSamplesPerIdentity,
    rank: numberIn(net, 'rank'),
    dropout: numberIn(net, 'dropout'),
  };
}
