import { placeOf } from '../lower/axes.ts';
import { int } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, inputOf, numberOf, refuse } from './read-step.ts';

/** `γ · (x − mean) / √(variance + ε) + β` along the last axis, as one scale and one shift. */
const batchNormalisation: KernelRule = {
  shapes: (step) => [{ shape: inputOf(step, 'x').shape, dtype: 'float32' }],
  lower: (step, graph) => {
    const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
    const channels = x.shape.at(-1) ?? 0;
    const read = (name: string, missing: number): Float32Array => {
      const tensor = step.inputs[name];
      const values = tensor === undefined ? null : graph.valuesOf(tensor, `the ${name} of a normalisation`);
      if (values !== null && values.length !== channels && values.length !== 1) {
        throw refuse(step.kernel, `has ${values.length} values of ${name} for ${channels} channels`);
      }
      return Float32Array.from(
        { length: channels },
        (_, at) => values?.[values.length === 1 ? 0 : at] ?? missing,
      );
    };
    const [mean, variance, gamma, beta] = [
      read('mean', 0),
      read('variance', 1),
      read('scale', 1),
      read('offset', 0),
    ];
    const epsilon = numberOf(step.attributes, 'varianceEpsilon', 0.001);
    const at = (values: Float32Array, index: number): number => values[index] ?? Number.NaN;
    const scale = gamma.map((value, index) => value / Math.sqrt(at(variance, index) + epsilon));
    const shift = beta.map(
      (value, index) =>
        value - (at(mean, index) * at(gamma, index)) / Math.sqrt(at(variance, index) + epsilon),
    );
    const label = graph.labelOf(inputOf(step, 'mean'));
    const inputs = [
      constant(scale, [channels], label && `${label}/scale`),
      constant(shift, [channels], label && `${label}/shift`),
    ];
    const { value, order } = graph.view(x);
    const { shape, other } = value;
    // a matrix comes as [1, 1, n, c]: as a matrix again, it lies beside the product that made it
    const isMatrix =
      shape.length === 4 && x.shape[0] === 1 && x.other[0] === 1 && x.shape[1] === 1 && x.other[1] === 1;
    if (!isMatrix) {
      const axis = int(placeOf(-1, order));
      const made = graph.emit(
        'ChannelAffine',
        [value, ...inputs],
        { shape, other, dtype: 'float32' },
        { axis },
      );
      return graph.define(output, made, order);
    }
    const flat = { shape: x.shape.slice(2), other: x.other.slice(2), dtype: 'float32' as const };
    const rows = graph.emit('Reshape', [graph.plain(x)], flat);
    const made = graph.emit('ChannelAffine', [rows, ...inputs], flat, { axis: int(1) });
    graph.define(output, graph.emit('Reshape', [made], graph.like(output)));
  },
};

export const normalisationRules: KernelRules = { FusedBatchNorm: batchNormalisation };
