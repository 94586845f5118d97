import {
  cosineSimilarity,
  dotProductSimilarity,
  euclideanDistance,
  normalizedEuclideanDistance,
  normalizedSquaredEuclideanDistance,
  squaredEuclideanDistance,
} from '@gallerist/metrics/distances';
import type { Distance } from '@gallerist/metrics/distances';
import { z } from 'zod';

const distances = {
  cosine: cosineSimilarity,
  'dot-product': dotProductSimilarity,
  euclidean: euclideanDistance,
  'squared-euclidean': squaredEuclideanDistance,
  'normalized-euclidean': normalizedEuclideanDistance,
  'normalized-squared-euclidean': normalizedSquaredEuclideanDistance,
} as const satisfies Readonly<Record<string, Distance>>;

type DistanceName = keyof typeof distances;

/** How near two vectors are, by its name in a recipe; `normalized-…` is taken between rows of length 1. */
export const distanceNameSchema = z.enum([
  'cosine',
  'dot-product',
  'euclidean',
  'squared-euclidean',
  'normalized-euclidean',
  'normalized-squared-euclidean',
]);

/** What the name stands for, as an option: nothing without a name, so that the loss or miner takes its own default. */
export const distanceOption = (name: DistanceName | undefined): { readonly distance?: Distance } =>
  name === undefined ? {} : { distance: distances[name] };
