import { placeOf } from '../lower/axes.ts';
import { int } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import type { Lowering } from '../lower/lowering.ts';
import type { PairedStep } from '../trace/pair-recordings.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, inputOf, numberOf, refuse } from './read-step.ts';

interface Line {
  readonly scale: Float32Array;
  readonly shift: Float32Array;
}

/** `γ · (x − mean) / √(variance + ε) + β` as one scale and one shift for each channel. */
function normalisationLine(step: PairedStep, graph: Lowering, channels: number): Line {
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
  const factors = Float64Array.from(
    gamma,
    (value, at) => value / Math.sqrt((variance[at] ?? Number.NaN) + epsilon),
  );
  return {
    scale: Float32Array.from(factors),
    shift: beta.map((value, at) => value - (mean[at] ?? Number.NaN) * (factors[at] ?? Number.NaN)),
  };
}

/** Along the last axis. */
const batchNormalisation: KernelRule = {
  shapes: (step) => [{ shape: inputOf(step, 'x').shape, dtype: 'float32' }],
  lower: (step, graph) => {
    const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
    const channels = x.shape.at(-1) ?? 0;
    const { scale, shift } = normalisationLine(step, graph, channels);
    const constants = [constant(scale, [channels]), constant(shift, [channels])];
    const { value, order } = graph.view(x);
    const isMatrix = [0, 1].every((axis) => x.shape[axis] === 1 && x.other[axis] === 1);
    if (x.shape.length !== 4 || !isMatrix) {
      const { shape, other } = value;
      const axis = int(placeOf(-1, order));
      const out = { shape, other, dtype: 'float32' as const };
      graph.define(output, graph.emit('ChannelAffine', [value, ...constants], out, { axis }), order);
      return;
    }
    // a matrix comes as [1, 1, n, c]: as a matrix again, it lies beside the product that made it
    const flat = { shape: x.shape.slice(2), other: x.other.slice(2), dtype: 'float32' as const };
    const rows = graph.emit('Reshape', [graph.plain(x)], flat);
    const made = graph.emit('ChannelAffine', [rows, ...constants], flat, { axis: int(1) });
    graph.define(output, graph.emit('Reshape', [made], graph.like(output)));
  },
};

export const normalisationRules: KernelRules = { FusedBatchNorm: batchNormalisation };
