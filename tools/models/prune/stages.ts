import { rm } from 'node:fs/promises';
import { pruningSchedule } from '@gallerist/embedding';
import { describeNet, netFromWeights } from '@gallerist/embedding/architectures';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { narrowNet } from '@gallerist/embedding/compression';
import type { NarrowedNet } from '@gallerist/embedding/compression';
import type { JobRows, SetSplit } from '@gallerist/embedding/node';
import { parseRecipe } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import type { ProgressWriter, TrainOutput } from '../train/console.ts';
import { pictureRows } from '../train/pictures.ts';
import { runJob } from '../train/run-job.ts';
import type { PruneOptions } from './prune-options.ts';
import type { TrainedNet } from './trained-net.ts';

/** Filters that went at once, and the training after. */
export interface Stage {
  readonly macs: number;
  readonly groups: NarrowedNet['groups'];
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  /** Of the last epoch. */
  readonly loss: number | null;
}

export interface PrunedNet extends TrainedNet {
  readonly stages: readonly Stage[];
}

interface Surroundings {
  readonly chosen: PruneOptions;
  readonly split: SetSplit;
  readonly output: TrainOutput;
  readonly progress: ProgressWriter;
}

/** Narrows a net and trains it, as often as asked for; or trains it while its weights go. */
export async function prunedInStages(trained: TrainedNet, around: Surroundings): Promise<PrunedNet> {
  if (around.chosen.method === 'weights') return sparse(trained, around);
  const { stages: count, macShare } = around.chosen;
  const removed = pruningSchedule({
    initialSparsity: 0,
    finalSparsity: 1 - macShare,
    beginStep: 0,
    endStep: count,
  });
  const wholeMacs = macsOf(trained);
  let pruned: PrunedNet = { ...trained, stages: [] };
  for (let stage = 1; stage <= count; stage += 1) {
    const most = (1 - removed(stage)) * wholeMacs;
    pruned = await nextStage(trained.recipe, pruned, { ...around, most, isLast: stage === count });
  }
  return pruned;
}

function macsOf({ weights }: TrainedNet): number {
  const net = netFromWeights(weights);
  const { macs } = describeNet(net);
  net.dispose();
  return macs;
}

async function nextStage(
  original: Recipe,
  before: PrunedNet,
  around: Surroundings & { readonly most: number; readonly isLast: boolean },
): Promise<PrunedNet> {
  const { progress } = around;
  const { weights, macs, groups } = narrowed(before, around.most);
  const names = groups.filter((group) => group.after < group.before);
  progress.say(
    `${(macs / 1e6).toFixed(1)} million multiplications; ${names.map((g) => `${g.name} ${g.before} → ${g.after}`).join(', ')}`,
  );
  const recipe = stageRecipe(original, weights.specs, { ...around, stage: before.stages.length + 1 });
  const { weights: after, ...run } = await trainedOn({ recipe, weights }, around);
  return { recipe, weights: after, stages: [...before.stages, { macs, groups, ...run }] };
}

/** One run of the whole net, in which single weights go. */
async function sparse(trained: TrainedNet, around: Surroundings): Promise<PrunedNet> {
  const { weights } = trained;
  const net = netFromWeights(weights);
  const { macs } = describeNet(net);
  const { options, architecture } = net;
  net.dispose();
  const { sparsity: share } = around.chosen;
  const gentle = stageRecipe(
    trained.recipe,
    { options, architecture },
    { ...around, isLast: true, stage: 1 },
  );
  const recipe = parseRecipe({ ...gentle, sparsity: { share } });
  const { weights: after, ...run } = await trainedOn({ recipe, weights }, around);
  return { recipe, weights: after, stages: [{ macs, groups: [], ...run }] };
}

async function trainedOn({ recipe, weights }: TrainedNet, { split, chosen, output, progress }: Surroundings) {
  const data: JobRows = { kind: 'pictures', ...pictureRows(split.train.pictures, chosen.training) };
  const result = await runJob({ recipe, data, weights }, chosen.training, { output, progress });
  await rm(result.checkpointFolder, { recursive: true, force: true });
  const { steps, seconds, history } = result;
  const loss = history.losses.at(-1)?.loss ?? null;
  return { weights: result.weights, epochs: recipe.epochs, steps, seconds, loss };
}

function narrowed({ weights }: PrunedNet, most: number): NarrowedNet {
  const net = netFromWeights(weights);
  try {
    return narrowNet(net, Math.min(1, most / describeNet(net).macs));
  } finally {
    net.dispose();
  }
}

/** The recipe of the net before, shorter and gentler, with the rows of class losses at the classes' own directions. */
function stageRecipe(
  original: Recipe,
  specs: Pick<TrainableNet, 'options' | 'architecture'>,
  of: { readonly chosen: PruneOptions; readonly isLast: boolean; readonly stage: number },
): Recipe {
  const { chosen, isLast, stage } = of;
  const epochs = chosen.epochs ?? Math.max(1, Math.ceil(original.epochs / 2));
  return parseRecipe({
    ...original,
    net: { ...specs.options, architecture: specs.architecture },
    epochs: isLast ? epochs : Math.max(1, Math.ceil(epochs / 2)),
    optimiser: { ...original.optimiser, rate: chosen.rate ?? original.optimiser.rate / 3 },
    schedule: { name: 'cosine', warmupShare: 0.05 },
    classRows: 'centroids',
    frozenNetEpochs: 0,
    earlyStop: null,
    seed: (original.seed + stage) % 2 ** 32,
  });
}
