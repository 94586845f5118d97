import { batchHardPart } from './batch-hard.part.ts';
import { kernelPart } from './kernel.part.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { partDistancePart } from './part-distance.part.ts';
import { preprocessPart } from './preprocess.part.ts';
import { rerankingPart } from './reranking.part.ts';
import { rocPart } from './roc.part.ts';
import { similarityPart } from './similarity.part.ts';

/** In the order in which they are measured. */
export const metricsParts: readonly MetricsPart[] = [
  similarityPart,
  rerankingPart,
  rocPart,
  batchHardPart,
  partDistancePart,
  preprocessPart,
  kernelPart,
];
