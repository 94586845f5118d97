import {
  binaryEmbedding,
  dequantise,
  hammingDistance,
  magnitudeMask,
  maskWeights,
  pruningSchedule,
  quantiseAffine,
  quantisedCosine,
  quantiseEmbeddings,
  quantisePerChannel,
  quantiseSymmetric,
  rankFiltersByL1,
} from '@gallerist/embedding';
import type { QuantisedTensor } from '@gallerist/embedding';
import type { GoldenCall, GoldenCalls } from '../golden.types.ts';

type Nested = number | readonly Nested[];

/** A list of lists, row by row. */
const flat = (values: readonly Nested[]): readonly number[] =>
  values.flatMap((value) => (typeof value === 'number' ? [value] : flat(value)));

const shapeOf = (values: Nested): readonly number[] =>
  typeof values === 'number' ? [] : [values.length, ...shapeOf(values[0] ?? 0)];

/** The list of lists again. */
function nested(values: readonly number[], shape: readonly number[]): Nested {
  const [size = 1, ...inner] = shape;
  if (inner.length === 0) return values;
  const step = values.length / size;
  return Array.from({ length: size }, (_, i) => nested(values.slice(i * step, (i + 1) * step), inner));
}

const bitsOf = (params: Readonly<Record<string, unknown>>): { readonly bits: number } => ({
  bits: Number(params.bits ?? 8),
});

function withErrors(x: readonly number[], quantised: QuantisedTensor) {
  const dequantised = Array.from(dequantise(quantised));
  const errors = dequantised.map((value, i) => Math.abs(value - (x[i] ?? NaN)));
  const { scale, zeroPoint, values } = quantised;
  return { scale, zeroPoint, q: values, dequantised, maxAbsError: Math.max(0, ...errors) };
}

const quantizeSymmetric: GoldenCall = ({ inputs, params }) => {
  const x = inputs.x as readonly number[]; // as: JSON of this label
  return withErrors(x, quantiseSymmetric(x, bitsOf(params)));
};

const quantizeAffine: GoldenCall = ({ inputs, params }) => {
  const x = inputs.x as readonly number[]; // as: JSON of this label
  return withErrors(x, quantiseAffine(x, bitsOf(params)));
};

const quantizePerChannel: GoldenCall = ({ inputs, params }) => {
  const weights = inputs.W as readonly Nested[]; // as: JSON of this label
  const shape = shapeOf(weights);
  const tensor = { values: flat(weights), shape };
  const { values, scales } = quantisePerChannel(tensor, { axis: Number(params.axis), ...bitsOf(params) });
  return { scales, q: nested(Array.from(values), shape) };
};

/** The bound that the case asks for where every pair of embeddings keeps its cosine to within it, else the largest error. */
const quantizeEmbeddings: GoldenCall = ({ inputs, expected }) => {
  const rows = inputs.embeddings as readonly (readonly number[])[]; // as: JSON of this label
  const dimensions = rows[0]?.length ?? 0;
  const { values } = quantiseEmbeddings(rows.flat(), dimensions);
  let largest = 0;
  rows.forEach((a, i) => {
    rows.forEach((b, j) => {
      const rowOf = (row: number) => values.subarray(row * dimensions, (row + 1) * dimensions);
      largest = Math.max(largest, Math.abs(quantisedCosine(rowOf(i), rowOf(j)) - quantisedCosine(a, b)));
    });
  });
  const { maxCosineErrorBelow: bound } = expected as { readonly maxCosineErrorBelow: number }; // as: JSON of this label
  return { maxCosineError: largest, maxCosineErrorBelow: largest < bound ? bound : largest };
};

/** `x>0`, `x>0.1` and `x>=0`, which is the same as above the largest number below 0. */
function thresholdOf(bit: string): number {
  if (bit === 'x>=0') return -Number.MIN_VALUE;
  const found = /^x\s*>\s*(-?[\d.]+)$/.exec(bit);
  if (found === null) throw new RangeError(`binaryEmbedding: bit must be x>number, got ${bit}`);
  return Number(found[1]);
}

const binary: GoldenCall = ({ inputs, params }) => {
  const threshold = thresholdOf(String(params.bit ?? 'x>0'));
  const bitsFor = (values: unknown) => binaryEmbedding(values as readonly number[], threshold); // as: JSON of this label
  return { hamming: hammingDistance(bitsFor(inputs.a), bitsFor(inputs.b)) };
};

const magnitudePrune: GoldenCall = ({ inputs, params }) => {
  const weights = inputs.w as readonly number[]; // as: JSON of this label
  const mask = magnitudeMask(weights, Number(params.sparsity));
  return { mask, pruned: maskWeights(weights, mask) };
};

const pruneSchedule: GoldenCall = ({ inputs, params }) => {
  const sparsityAt = pruningSchedule({
    initialSparsity: Number(params.initial),
    finalSparsity: Number(params.final),
    beginStep: Number(params.begin),
    endStep: Number(params.end),
    power: Number(params.power ?? 3),
  });
  return { sparsity: (inputs.steps as readonly number[]).map(sparsityAt) }; // as: JSON of this label
};

const filterPruneL1: GoldenCall = ({ inputs, params }) => {
  const filters = inputs.filters as readonly Nested[]; // as: JSON of this label
  const ranking = rankFiltersByL1(flat(filters), { count: filters.length, keep: Number(params.keep) });
  return { l1: ranking.l1Norms, keptIndices: ranking.keptIndices };
};

/** The labels of compress.json. */
export const compressCalls: GoldenCalls = {
  plain: {
    quantizeSymmetric,
    quantizeAffine,
    quantizePerChannel,
    quantizeEmbeddings,
    binaryEmbedding: binary,
    magnitudePrune,
    pruneSchedule,
    filterPruneL1,
  },
};
