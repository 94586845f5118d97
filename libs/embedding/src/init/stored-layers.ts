import { NORM_VARIANCE_EPSILON } from '../architectures/layers/batch-norm.ts';
import { buildNetFromJson } from '../architectures/build-net.ts';
import type { StoredWeights } from '../architectures/weights/read-net-weights.ts';
import type { NormWeights, SourceLayer } from './layer-weights.types.ts';
import { targetLayers } from './target-layers.ts';

/**
 * Layers of a net of our own from its file of weights.
 *
 * @throws {ArgumentError} if the file describes a net that cannot be built.
 */
export function storedLayers({ specs, weights }: StoredWeights): readonly SourceLayer[] {
  const net = buildNetFromJson({ ...specs.options, architecture: specs.architecture }, 0);
  const layers = targetLayers(net);
  net.dispose();
  const valuesOf = (name: string | null): Float32Array | null =>
    name === null ? null : (weights.get(name)?.values ?? null);
  return layers.map(({ name, kind, kernel, bias, norm }) => ({
    name,
    kind,
    kernel: kernel === null ? null : (weights.get(kernel) ?? null),
    bias: valuesOf(bias),
    norm: norm === null ? null : normOf(norm, valuesOf),
    isFlattenedByChannel: false,
  }));
}

function normOf(prefix: string, valuesOf: (name: string) => Float32Array | null): NormWeights | null {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((part) =>
    valuesOf(`${prefix}/${part}`),
  );
  if (!gamma || !beta || !mean || !variance) return null;
  return { gamma, beta, mean, variance, epsilon: NORM_VARIANCE_EPSILON };
}
