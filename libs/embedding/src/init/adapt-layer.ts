import { NORM_VARIANCE_EPSILON } from '../architectures/layers/batch-norm.ts';
import type { MapShape } from '../architectures/trainable-net.types.ts';
import type { NormWeights, SourceLayer, TargetLayer, Weight } from './layer-weights.types.ts';
import type { LayerPair } from './pair-layers.ts';

/** Values for the variables of a layer by their names, and what was done to make them fit. */
export interface AdaptedLayer {
  readonly values: ReadonlyMap<string, Weight>;
  readonly adaptations: readonly string[];
}

/**
 * The values of a source layer as the net's layer takes them. Whatever is rearranged, the layer computes what it did:
 *
 * - an offset before a BatchNorm goes into its mean;
 * - a BatchNorm that the file has folded into the convolution is unfolded as one that only adds the offset;
 * - a BatchNorm that the net does not have is folded;
 * - another ε goes into the variance;
 * - a dense layer after a map that was flattened channel by channel gets its rows in our order.
 *
 * @returns The reason, where there is no place for something that the source has, or no value for something that the net has.
 */
export function adaptLayer({ target, source }: LayerPair): AdaptedLayer | string {
  const adaptations: string[] = [];
  const values = new Map<string, Weight>();
  let { kernel, bias, norm } = source;
  if (target.norm === null && norm !== null) {
    if (target.bias === null || kernel === null) return 'its BatchNorm has no place in the net';
    ({ kernel, bias } = folded(kernel, bias, { norm, kind: source.kind }));
    norm = null;
    adaptations.push('BatchNorm folded');
  }
  if (target.kernel !== null) {
    if (kernel === null) return 'it has no weights';
    values.set(target.kernel, kernelFor(target, source, { kernel, adaptations }));
  }
  if (target.norm === null) return finishBias(target, bias, { values, adaptations });
  if (bias !== null && target.bias !== null) {
    values.set(target.bias, vector(bias));
    bias = null;
  } else if (target.bias !== null) values.set(target.bias, vector(new Float32Array(lastOf(kernel))));
  const normed = normFor(norm, bias, { size: lastOf(kernel, target), adaptations });
  for (const [part, list] of Object.entries(normed)) values.set(`${target.norm}/${part}`, vector(list));
  return { values, adaptations };
}

function finishBias(
  target: TargetLayer,
  bias: Float32Array | null,
  { values, adaptations }: { readonly values: Map<string, Weight>; readonly adaptations: readonly string[] },
): AdaptedLayer | string {
  if (target.bias === null)
    return bias === null ? { values, adaptations } : 'its offset has no place in the net';
  if (bias === null) return 'it has no offset';
  values.set(target.bias, vector(bias));
  return { values, adaptations };
}

type NormVariables = Readonly<Record<'gamma' | 'beta' | 'mean' | 'variance', Float32Array>>;

function normFor(
  norm: NormWeights | null,
  bias: Float32Array | null,
  { size, adaptations }: { readonly size: number; readonly adaptations: string[] },
): NormVariables {
  if (norm === null) {
    adaptations.push('BatchNorm unfolded');
    return {
      gamma: new Float32Array(size).fill(1),
      beta: bias ?? new Float32Array(size),
      mean: new Float32Array(size),
      variance: new Float32Array(size).fill(1 - NORM_VARIANCE_EPSILON),
    };
  }
  const extra = norm.epsilon - NORM_VARIANCE_EPSILON;
  if (Math.abs(extra) > 1e-9) adaptations.push(`ε ${norm.epsilon.toPrecision(1)} put into the variance`);
  if (bias !== null) adaptations.push('offset put into the mean');
  return {
    gamma: norm.gamma,
    beta: norm.beta,
    mean: bias === null ? norm.mean : norm.mean.map((mean, i) => mean - (bias[i] ?? 0)),
    variance: norm.variance.map((variance) => variance + extra),
  };
}

function folded(
  kernel: Weight,
  bias: Float32Array | null,
  { norm, kind }: { readonly norm: NormWeights; readonly kind: SourceLayer['kind'] },
): { readonly kernel: Weight; readonly bias: Float32Array } {
  const factors = norm.gamma.map((gamma, i) => gamma / Math.sqrt((norm.variance[i] ?? 0) + norm.epsilon));
  // The channel of an output is the last axis, but that of a depthwise convolution the one before, with one output each.
  const channels = kind === 'depthwise-conv' ? (kernel.shape.at(-2) ?? 1) : lastOf(kernel);
  const values = kernel.values.map((value, i) => value * (factors[i % channels] ?? 1));
  const offset = norm.beta.map(
    (beta, i) => beta + ((bias?.[i] ?? 0) - (norm.mean[i] ?? 0)) * (factors[i] ?? 1),
  );
  return { kernel: { shape: kernel.shape, values }, bias: offset };
}

function kernelFor(
  target: TargetLayer,
  source: SourceLayer,
  { kernel, adaptations }: { readonly kernel: Weight; readonly adaptations: string[] },
): Weight {
  const { flattened } = target;
  if (!source.isFlattenedByChannel || flattened === null) return kernel;
  const [height, width, channels] = flattened;
  if (height * width === 1 || height * width * channels !== kernel.shape[0]) return kernel;
  adaptations.push('rows from channel order to cell order');
  return byCell(kernel, flattened);
}

function byCell({ shape, values }: Weight, [height, width, channels]: MapShape): Weight {
  const [columns, cells] = [shape[1] ?? 0, height * width];
  const ordered = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let cell = 0; cell < cells; cell += 1) {
      const from = (channel * cells + cell) * columns;
      ordered.set(values.subarray(from, from + columns), (cell * channels + channel) * columns);
    }
  }
  return { shape, values: ordered };
}

const vector = (values: Float32Array): Weight => ({ shape: [values.length], values });

/** How many channels come out. */
function lastOf(kernel: Weight | null, target?: TargetLayer): number {
  if (kernel === null) return 0;
  return (target?.kind === 'depthwise-conv' ? kernel.shape.at(-2) : kernel.shape.at(-1)) ?? 0;
}
