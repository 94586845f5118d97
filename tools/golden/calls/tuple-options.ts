import {
  cosineSimilarity,
  dotProductSimilarity,
  euclideanDistance,
  normalizedEuclideanDistance,
  normalizedSquaredEuclideanDistance,
  squaredEuclideanDistance,
} from '@gallerist/metrics/distances';
import type { Distance } from '@gallerist/metrics/distances';
import { meanNonZeroReducer, meanReducer, sumReducer } from '@gallerist/metrics/reducers';
import type { Reducer } from '@gallerist/metrics/reducers';
import type { GoldenRecord } from '../golden.types.ts';
import { textOf } from './class-batch.ts';

/** An option under its name, or nothing where the case does not say: then the library's default holds. */
export function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>); // as: a computed key widens to string
}

export function optionalNumber(params: GoldenRecord, name: string): number | undefined {
  const value: unknown = params[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw new Error(`the parameter ${name} is no number`);
  return value;
}

/** What a case says in words of its distance; `normalize` stands for the Euclidean one. */
export function distanceOf(params: GoldenRecord): Distance | undefined {
  const words = textOf(params, 'distance');
  if (/cosine/i.test(words)) return cosineSimilarity;
  if (/dot/i.test(words)) return dotProductSimilarity;
  const isNormalized = /normali[sz]ed/i.test(words) && !/un-?normali[sz]ed|not normali[sz]ed/i.test(words);
  if (/squared/i.test(words)) {
    return isNormalized ? normalizedSquaredEuclideanDistance : squaredEuclideanDistance;
  }
  if (/euclid/i.test(words)) return isNormalized ? normalizedEuclideanDistance : euclideanDistance;
  if (words !== '') throw new Error(`unknown distance: ${words}`);
  if (params.normalize === undefined) return undefined;
  return params.normalize === true ? normalizedEuclideanDistance : euclideanDistance;
}

/** What a case says in words of its reduction. */
export function reducerOf(params: GoldenRecord): Reducer | undefined {
  const words = textOf(params, 'reduction');
  if (/non-?zero|loss ?> ?0/i.test(words)) return meanNonZeroReducer;
  if (/mean/i.test(words)) return meanReducer;
  if (/sum/i.test(words)) return sumReducer;
  if (words !== '') throw new Error(`unknown reduction: ${words}`);
  return undefined;
}
