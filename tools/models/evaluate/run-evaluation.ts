import { createBlockExecutor } from '@gallerist/embedding/node';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { CommandOutput } from '../../pack/command.ts';
import { ProgressWriter } from '../train/console.ts';
import { openPackPictures } from './embedding/pack-pictures.ts';
import type { EmbeddedSet, PictureEmbedder } from './embedding/picture-embedder.types.ts';
import { openPixelPictures } from './embedding/pixel-pictures.ts';
import { lookCloser } from './look-closer.ts';
import type { EvaluateOptions } from './options.ts';
import { planIdentification } from './protocols/identification.ts';
import { planLfw } from './protocols/lfw.ts';
import { planMarket1501 } from './protocols/market1501.ts';
import { planOneShot } from './protocols/one-shot.ts';
import type { EvaluationPlan } from './protocols/protocol.types.ts';
import type { EvaluationOutcome, ProtocolResult } from './report/report.types.ts';

/** An evaluation with what is needed to look closer. */
export interface FinishedEvaluation {
  readonly outcome: EvaluationOutcome;
  readonly plan: EvaluationPlan;
}

const plans = {
  lfw: planLfw,
  identification: planIdentification,
  market1501: planMarket1501,
  oneshot: planOneShot,
} as const;

/**
 * Reads the pictures, embeds them and runs the protocol; `use` may look closer while the embedder is open.
 *
 * @throws {DatasetError | PackError | EvaluationError | RangeError} with a message for whoever asked.
 */
export async function runEvaluation<Result>(
  options: EvaluateOptions,
  output: CommandOutput,
  use: (finished: FinishedEvaluation, embedder: PictureEmbedder) => Promise<Result>,
): Promise<Result> {
  const plan = await plans[options.protocol](options);
  const embedder =
    options.model === 'pixels'
      ? await openPixelPictures(plan)
      : await openPackPictures(options.model, options);
  const progress = new ProgressWriter({ ...output, isTerminal: process.stderr.isTTY }, false);
  const executor = createBlockExecutor();
  try {
    const started = performance.now();
    const embed = (pictures: readonly LabelledPicture[]) =>
      embedder.embed(pictures, {
        signal: output.signal,
        onProgress: (steps) => progress.done('embedding', steps),
      });
    const references = await embed(plan.references);
    const probes = plan.probes === plan.references ? references : await embed(plan.probes);
    progress.clear();
    const embedded = performance.now();
    const sets = { references, probes };
    const features = { references: references.features, probes: probes.features };
    const result = await plan.evaluate(features, executor);
    const seconds = {
      features: (embedded - started) / 1000,
      evaluation: (performance.now() - embedded) / 1000,
    };
    const outcome = outcomeOf({ options, plan, embedder, sets, result }, seconds);
    if (!options.hasSlices) return await use({ outcome, plan }, embedder);
    const { trials } = result;
    const look = { plan, embedder, features, trials, executor, progress, signal: output.signal };
    return await use({ outcome: { ...outcome, ...(await lookCloser(look)) }, plan }, embedder);
  } finally {
    progress.clear();
    await Promise.all([executor.close(), embedder.dispose()]);
  }
}

interface Run {
  readonly options: EvaluateOptions;
  readonly plan: EvaluationPlan;
  readonly embedder: PictureEmbedder;
  readonly sets: { readonly references: EmbeddedSet; readonly probes: EmbeddedSet };
  readonly result: ProtocolResult;
}

function outcomeOf(run: Run, seconds: EvaluationOutcome['seconds']): EvaluationOutcome {
  const { options, plan, embedder, sets, result } = run;
  const { hardest, trials: _, ...found } = result;
  const named = ({ unusable }: EmbeddedSet, pictures: readonly LabelledPicture[]) =>
    unusable.map(({ index, reason }) => ({ id: pictures[index]?.id ?? '', reason }));
  return {
    protocol: options.protocol,
    model: embedder.about,
    data: {
      name: plan.name,
      references: plan.references.length,
      probes: plan.probes.length,
      identities: plan.identities,
      unusable: [
        ...named(sets.references, plan.references),
        ...(sets.probes === sets.references ? [] : named(sets.probes, plan.probes)),
      ],
    },
    settings: plan.settings,
    seconds,
    ...found,
    ...(hardest && { hardest: namedPairs(hardest, plan) }),
  };
}

function namedPairs(
  { genuine, impostor }: NonNullable<ProtocolResult['hardest']>,
  { references, probes }: EvaluationPlan,
): NonNullable<EvaluationOutcome['hardest']> {
  const name = ({ reference, probe, similarity }: (typeof genuine)[number]) => ({
    reference: references[reference]?.id ?? '',
    probe: probes[probe]?.id ?? '',
    similarity,
  });
  return { genuine: genuine.map(name), impostor: impostor.map(name) };
}
