import { checkLength } from '@gallerist/metrics/checks';
import {
  averagePrecision,
  classRoles,
  goodMatchRanks,
  market1501Roles,
  matchRole,
  tarAtFmr,
  VerificationScores,
} from '@gallerist/metrics/evaluation';
import * as tf from '@tensorflow/tfjs-core';
import type { HeldOutMetrics } from './held-out-metrics.types.ts';
import { TrainingError } from '../training-error.ts';

export interface EmbeddedRows {
  /** `[N·D]` row-major, rows of length 1. */
  readonly embeddings: Float32Array;
  readonly dimensions: number;
  /** `[N]` whole numbers ≥ 0. */
  readonly labels: Int32Array;
  /** `[N]`, or null. */
  readonly cameras: Int32Array | null;
}

/** Rows compared with all others in one product. */
const STRIP = 256;

/**
 * How well identities are told apart: every row against every other one. Rows of one identity and one camera are not
 * compared.
 *
 * @throws {TrainingError} `DATA_INVALID` where no two rows can be compared as genuine, or none as impostors.
 */
export function heldOutMetricsOf(rows: EmbeddedRows): HeldOutMetrics {
  const { labels, embeddings, dimensions } = rows;
  checkLength('heldOutMetricsOf', 'embeddings', { values: embeddings, length: labels.length * dimensions });
  const genuine: number[] = [];
  const impostor = new Float32Array((labels.length * (labels.length - 1)) / 2);
  let impostors = 0;
  const roles = new Uint8Array(labels.length);
  const precisions: number[] = [];
  let firsts = 0;
  forEachRow(rows, (row, similarities) => {
    fillRoles(rows, row, roles);
    for (let other = row + 1; other < labels.length; other += 1) {
      if (roles[other] === matchRole.good) genuine.push(similarities[other] ?? 0);
      if (roles[other] === matchRole.other) impostor[impostors++] = similarities[other] ?? 0;
    }
    const ranks = goodMatchRanks(similarities, roles, { isSimilarity: true });
    const precision = averagePrecision(ranks);
    if (precision === null) return;
    precisions.push(precision);
    if (ranks[0] === 1) firsts += 1;
  });
  if (genuine.length === 0 || impostors === 0) throw nothingToCompare();
  const scores = new VerificationScores(genuine, impostor.subarray(0, impostors));
  return {
    tarAtFmr1e3: tarAtFmr(scores, 1e-3).tar,
    tarAtFmr1e4: tarAtFmr(scores, 1e-4).tar,
    meanAveragePrecision: precisions.reduce((sum, value) => sum + value, 0) / precisions.length,
    recallAt1: firsts / precisions.length,
    queries: precisions.length,
    identities: new Set(labels).size,
    impostorPairs: impostors,
  };
}

function nothingToCompare(): TrainingError {
  return new TrainingError(
    'DATA_INVALID',
    'The held-out data need two identities, and one with two pictures (of two cameras, where there are cameras).',
  );
}

function fillRoles({ labels, cameras }: EmbeddedRows, row: number, roles: Uint8Array): void {
  const label = labels[row] ?? 0;
  if (cameras === null) classRoles({ label, self: row }, labels, roles);
  else market1501Roles({ person: label, camera: cameras[row] ?? 0 }, { people: labels, cameras }, roles);
}

/** Calls with the cosines of each row to all rows, itself among them. */
function forEachRow(
  { embeddings, dimensions, labels }: EmbeddedRows,
  use: (row: number, similarities: Float32Array) => void,
): void {
  const count = labels.length;
  const all = tf.tidy(() => tf.transpose(tf.tensor2d(embeddings, [count, dimensions])));
  try {
    for (let start = 0; start < count; start += STRIP) {
      const rows = Math.min(STRIP, count - start);
      const values = embeddings.subarray(start * dimensions, (start + rows) * dimensions);
      const strip = tf.tidy(() =>
        tf.matMul(tf.tensor2d(values, [rows, dimensions]), all).dataSync<'float32'>(),
      );
      for (let row = 0; row < rows; row += 1)
        use(start + row, strip.subarray(row * count, (row + 1) * count));
    }
  } finally {
    all.dispose();
  }
}
