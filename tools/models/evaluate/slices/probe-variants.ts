import type { ComparedFeatures, ProbeTrials } from '@gallerist/embedding/evaluation';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { PictureEmbedder } from '../embedding/picture-embedder.types.ts';
import type { EvaluationPlan } from '../protocols/protocol.types.ts';
import type { VariantRow } from '../report/report.types.ts';
import { cropChanges } from './crop-changes.ts';

export interface VariantRun {
  readonly plan: EvaluationPlan;
  readonly embedder: PictureEmbedder;
  readonly features: ComparedFeatures;
  /** Of unchanged probes. */
  readonly trials: ProbeTrials;
  readonly executor: BlockExecutor;
  readonly onProgress: (what: string, progress: { readonly done: number; readonly total: number }) => void;
  readonly signal: AbortSignal;
}

/** The protocol with probes relit and down-sampled; thresholds are those of unchanged probes, as in use. */
export async function probeVariants(run: VariantRun): Promise<VariantRow[]> {
  const { plan, embedder, features, trials, executor, signal } = run;
  const { thresholds } = trials;
  const rows = [...new Set(trials.probes)].sort((a, b) => a - b);
  const pictures = rows.flatMap((row) => plan.probes[row] ?? []);
  const all = trials.probes.map((_, trial) => trial);
  const found: VariantRow[] = [{ kind: 'unchanged', label: 'as they are', measures: trials.measuresOf(all) }];
  for (const change of cropChanges) {
    const onProgress = (progress: { readonly done: number; readonly total: number }) =>
      run.onProgress(`embedding, ${change.label}`, progress);
    const changed = await embedder.embed(pictures, { change, onProgress, signal });
    const probes = withRows(features.probes, rows, changed.features);
    const ofChanged = await plan.trialsOf({ references: features.references, probes }, executor);
    const { kind, label } = change;
    found.push({ kind, label, measures: ofChanged.measuresOf(all, thresholds) });
  }
  return found;
}

type Embedded = ComparedFeatures['probes'];

/** A copy with some rows of another set. */
function withRows(whole: Embedded, rows: readonly number[], some: Embedded): Embedded {
  const { dimensions } = whole;
  const values = Float32Array.from(whole.values);
  const isUsable = Uint8Array.from(whole.isUsable ?? new Uint8Array(whole.rows).fill(1));
  rows.forEach((row, place) => {
    values.set(some.values.subarray(place * dimensions, (place + 1) * dimensions), row * dimensions);
    isUsable[row] = some.isUsable?.[place] ?? 1;
  });
  return { values, rows: whole.rows, dimensions, isUsable };
}
