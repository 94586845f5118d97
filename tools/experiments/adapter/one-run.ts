import { buildNetFromJson } from '@gallerist/embedding/architectures';
import {
  embedRows,
  heldOutMetricsOf,
  heldOutVectors,
  seedOf,
  train,
  vectorData,
} from '@gallerist/embedding/training';
import type { HeldOutMetrics, LabelledVectors, Recipe } from '@gallerist/embedding/training';

/** Vectors of three parts, no identity in two of them. */
export interface SplitVectors {
  readonly train: LabelledVectors;
  readonly validation: LabelledVectors;
  readonly test: LabelledVectors;
}

/** Before: the untouched embedder; after: the weights that were kept. */
export interface BeforeAfter {
  readonly before: HeldOutMetrics;
  readonly after: HeldOutMetrics;
}

export interface RunResult {
  readonly validation: BeforeAfter;
  /** Null unless it was asked for. */
  readonly test: BeforeAfter | null;
  readonly seconds: number;
  readonly steps: number;
  readonly bestEpoch: number;
}

/**
 * Trains one adapter; the best look at validation is kept. The test part is looked at only where it is asked for: for the recipe
 * that validation has chosen.
 */
export async function oneRun(recipe: Recipe, vectors: SplitVectors, isTested: boolean): Promise<RunResult> {
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  const data = vectorData({ ...vectors.train, digest: 'experiment' });
  const started = performance.now();
  try {
    const { history, best, steps } = await train({
      recipe,
      net,
      data,
      heldOut: heldOutVectors(vectors.validation),
    });
    const seconds = (performance.now() - started) / 1000;
    const metricsAt = (epoch: number) => history.looks.find((look) => look.epoch === epoch)?.metrics;
    const [before, after] = [metricsAt(0), metricsAt(best?.bestEpoch ?? 0)];
    if (before === undefined || after === undefined)
      throw new TypeError('oneRun: the recipe has no early stop');
    const test = isTested ? await tested(net, vectors.test) : null;
    return { validation: { before, after }, test, seconds, steps, bestEpoch: best?.bestEpoch ?? 0 };
  } finally {
    net.dispose();
  }
}

async function tested(net: ReturnType<typeof buildNetFromJson>, test: LabelledVectors): Promise<BeforeAfter> {
  const rows = heldOutVectors(test);
  const { vectors, dimensions } = test;
  return {
    before: heldOutMetricsOf({ ...rows, embeddings: vectors, dimensions }),
    after: heldOutMetricsOf({ ...rows, embeddings: await embedRows(net, rows), dimensions }),
  };
}
