import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { NORM_EPSILON } from '@gallerist/metrics/distances';
import type { ArcfaceOptions, MarginFallback, Scale } from '@gallerist/metrics/losses';
import type { GoldenCase, GoldenRecord } from '../golden.types.ts';
import { numberOf, textOf } from './class-batch.ts';

export function cosinesOfDegrees(inputs: GoldenRecord): Tensor2D {
  const degrees = inputs.thetaDeg as number[]; // as: JSON
  return tensor2d(degrees.map((theta) => [Math.cos((theta * Math.PI) / 180)]));
}

export function arcfaceOptions(params: GoldenRecord): ArcfaceOptions {
  return {
    margin: angleOf(params),
    scale: scaleOf(params),
    fallback: fallbackOf(params, 'hard'),
    gradient: /straight|ste/i.test(textOf(params, 'gradient')) ? 'straight-through' : 'exact',
  };
}

/** In radians unless the key says degrees. */
export function angleOf(params: GoldenRecord): number {
  return 'mDeg' in params ? (numberOf(params, 'mDeg', 0) * Math.PI) / 180 : numberOf(params, 'm', 0.5);
}

export function normEpsilonOf(params: GoldenRecord): number {
  return numberOf(params, 'eps', NORM_EPSILON);
}

export function scaleOf(params: GoldenRecord): Scale {
  return params.s === 'auto' ? 'auto' : numberOf(params, 's', 64);
}

export function fallbackOf(params: GoldenRecord, otherwise: MarginFallback): MarginFallback {
  if ('easyMargin' in params) return params.easyMargin === true ? 'easy' : 'hard';
  const named = textOf(params, 'fallback');
  return named === 'hard' || named === 'easy' || named === 'none' ? named : otherwise;
}

/** Whether the denominator of Proxy-NCA leaves the positive proxy out. */
export function isWithoutOwn(denominator: string): boolean {
  return /exclud|without|original|negative/i.test(denominator) && !/includ/i.test(denominator);
}

/**
 * The case with its classes cut to the columns of its embeddings. One vector of finiteness pairs four dimensions with
 * classes of five: what it asks, whether a batch of one stays finite, does not depend on them.
 */
export function withFittingClasses(golden: GoldenCase): GoldenCase {
  const { embeddings, W } = golden.inputs as { embeddings: number[][]; W: number[][] }; // as: JSON
  const columns = embeddings[0]?.length ?? 0;
  return { ...golden, inputs: { ...golden.inputs, W: W.map((row) => row.slice(0, columns)) } };
}
