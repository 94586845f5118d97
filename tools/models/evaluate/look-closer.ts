import type { ComparedFeatures, ProbeTrials } from '@gallerist/embedding/evaluation';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { ProgressWriter } from '../train/console.ts';
import type { PictureEmbedder } from './embedding/picture-embedder.types.ts';
import type { EvaluationPlan } from './protocols/protocol.types.ts';
import type { EvaluationOutcome } from './report/report.types.ts';
import { pictureAttributes } from './slices/picture-attributes.ts';
import { probeVariants } from './slices/probe-variants.ts';
import { sliceTables } from './slices/slice-tables.ts';

export interface CloserLook {
  readonly plan: EvaluationPlan;
  readonly embedder: PictureEmbedder;
  readonly features: ComparedFeatures;
  readonly trials: ProbeTrials;
  readonly executor: BlockExecutor;
  readonly progress: ProgressWriter;
  readonly signal: AbortSignal;
}

/** What `--slices` adds. */
export async function lookCloser(
  look: CloserLook,
): Promise<Required<Pick<EvaluationOutcome, 'slices' | 'variants'>>> {
  const { plan, embedder, trials, progress, signal } = look;
  const rows = [...new Set(trials.probes)].sort((a, b) => a - b);
  const measured = await pictureAttributes(plan.probes, rows, {
    embedder,
    signal,
    onProgress: (steps) => progress.done('measuring probes', steps),
  });
  progress.clear();
  let current = '';
  const variants = await probeVariants({
    ...look,
    onProgress(what, steps) {
      if (what !== current) progress.clear();
      current = what;
      progress.done(what, steps);
    },
  });
  progress.clear();
  return { slices: sliceTables(trials, plan.probes, measured), variants };
}
