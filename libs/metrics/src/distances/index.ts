export { cosineSimilarity } from './cosine-similarity.ts';
export {
  farther,
  farthestOfAll,
  isFarther,
  isNearer,
  margin,
  marginTensor,
  nearer,
  nearestOfAll,
} from './direction.ts';
export type { Directed } from './direction.ts';
export type { Distance } from './distance.types.ts';
export { dotProductSimilarity } from './dot-product-similarity.ts';
export { euclideanDistance, normalizedEuclideanDistance } from './euclidean-distance.ts';
export { l2Normalize, NORM_EPSILON } from './l2-normalize.ts';
export {
  normalizedSquaredEuclideanDistance,
  squaredEuclideanDistance,
} from './squared-euclidean-distance.ts';
