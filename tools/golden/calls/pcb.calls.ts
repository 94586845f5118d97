import {
  fuseSimilarities,
  gemPool,
  partCosine,
  partDescriptor,
  stripeBounds,
  stripeConventions,
  stripePool,
} from '@gallerist/embedding';
import type { PartVectors, StripeConvention } from '@gallerist/embedding';
import type { GoldenCall, GoldenCalls } from '../golden.types.ts';

type Rows = readonly (readonly number[])[];

const conventionOf = (name: unknown): StripeConvention => {
  const found = stripeConventions.find((convention) => convention === name);
  if (found === undefined) throw new RangeError(`stripePool: mode must be known, got ${String(name)}`);
  return found;
};

/** Visibility may be booleans, shares, or not there. */
function partsOf(rows: Rows, visible: readonly (number | boolean)[] | undefined): PartVectors {
  const parts = { values: rows.flat(), count: rows.length };
  return visible === undefined ? parts : { ...parts, visibility: visible.map(Number) };
}

const bounds: GoldenCall = ({ inputs, params }) => {
  const [height, stripes] = [Number(inputs.H), Number(params.P)];
  const pairs = (convention: StripeConvention) =>
    stripeBounds(height, stripes, convention).map(({ start, end }) => [start, end]);
  const [isUniform, isTallEnough] = [height % stripes === 0, height >= stripes];
  return {
    adaptive: pairs('adaptive'),
    ...(isTallEnough && { reference: pairs('reference') }),
    ...(isUniform && { uniform: pairs('uniform') }),
  };
};

const pool: GoldenCall = ({ inputs, params }) => {
  const rows = inputs.featureMap as readonly Rows[]; // as: JSON of this label
  const [height, width, channels] = [rows.length, rows[0]?.length ?? 0, rows[0]?.[0]?.length ?? 0];
  const mask = inputs.mask as Rows | undefined; // as: JSON of this label
  const { parts } = stripePool(
    { values: rows.flat(2), height, width, channels },
    {
      stripes: Number(params.P),
      convention: conventionOf(params.mode ?? 'adaptive'),
      ...(mask !== undefined && { weights: mask.flat().map(Number) }),
    },
  );
  const stripes = Array.from({ length: Number(params.P) }, (_, i) =>
    Array.from(parts.subarray(i * channels, (i + 1) * channels)),
  );
  return { stripes };
};

const descriptor: GoldenCall = ({ inputs }) => {
  const parts = partsOf(inputs.parts as Rows, inputs.visible as readonly number[] | undefined); // as: JSON of this label
  return {
    perPartThenSqrtP: partDescriptor(parts, 'per-part'),
    concatThenNorm: partDescriptor(parts, 'whole'),
  };
};

const cosine: GoldenCall = ({ inputs, params }) => {
  const a = partsOf(inputs.a as Rows, inputs.visibleA as readonly number[] | undefined); // as: JSON of this label
  const b = partsOf(inputs.b as Rows, inputs.visibleB as readonly number[] | undefined); // as: JSON of this label
  const { perPart, similarity } = partCosine(a, b, params.weights as readonly number[] | undefined); // as: JSON of this label
  return { perPart, mean: similarity };
};

const fuse: GoldenCall = ({ inputs, params }) => {
  const branches = ['global', 'parts', 'pose'].map((branch) => Number(inputs[branch] ?? NaN));
  const similarities = branches.map((similarity) => (Number.isNaN(similarity) ? null : similarity));
  return { score: fuseSimilarities(similarities, params.weights as readonly number[]) }; // as: JSON of this label
};

const gem: GoldenCall = ({ inputs, params }) => {
  const x = inputs.x as readonly number[]; // as: JSON of this label
  return { y: gemPool(x, { p: Number(params.p ?? 3), epsilon: Number(params.eps ?? 1e-6) }) };
};

/** The labels of pcb.json. */
export const pcbCalls: GoldenCalls = {
  plain: {
    stripeBounds: bounds,
    stripePool: pool,
    partDescriptor: descriptor,
    partCosine: cosine,
    fuseSimilarities: fuse,
    gemPool: gem,
  },
};
