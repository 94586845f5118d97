import { z } from 'zod';
import { minerSchema } from './miner.schema.ts';
import { distanceNameSchema } from './distance-names.ts';

const positive = z.number().positive();
const notNegative = z.number().min(0);
const scale = (value: number) => z.union([positive, z.literal('auto')]).default(value);
const angle = (value: number) => z.number().min(0).lt(Math.PI).default(value);
const fallback = z.enum(['hard', 'easy', 'none']);
const count = z.int().min(1).max(64);

/** What every loss has: its share in the sum, and which output of the net it looks at (default: what the loss is made for). */
const shared = {
  weight: positive.default(1),
  on: z.enum(['embedding', 'features', 'parts']).exactOptional(),
};

const tuple = {
  ...shared,
  miner: minerSchema.nullable().default(null),
  distance: distanceNameSchema.exactOptional(),
};
const selfMining = { ...shared, distance: distanceNameSchema.exactOptional() };
const tripletMargin = (value: number | 'soft') => z.union([positive, z.literal('soft')]).default(value);

const classLosses = [
  z.strictObject({
    name: z.literal('softmax'),
    ...shared,
    /** ε of label smoothing in [0, 1). */
    labelSmoothing: z.number().min(0).lt(1).default(0),
    hasBias: z.boolean().default(true),
  }),
  z.strictObject({ name: z.literal('normalized-softmax'), ...shared, temperature: positive.default(0.05) }),
  z.strictObject({
    name: z.literal('cosface'),
    ...shared,
    margin: notNegative.default(0.35),
    scale: scale(64),
  }),
  z.strictObject({
    name: z.literal('arcface'),
    ...shared,
    margin: angle(0.5),
    scale: scale(64),
    fallback: fallback.default('hard'),
    gradient: z.enum(['exact', 'straight-through']).default('exact'),
  }),
  z.strictObject({
    name: z.literal('sub-center-arcface'),
    ...shared,
    margin: angle(0.5),
    scale: scale(64),
    fallback: fallback.default('hard'),
    gradient: z.enum(['exact', 'straight-through']).default('exact'),
    centersPerClass: count.default(3),
  }),
  z.strictObject({
    name: z.literal('combined-margin'),
    ...shared,
    angleFactor: positive.default(1),
    angleMargin: angle(0.3),
    cosineMargin: notNegative.default(0.2),
    scale: scale(64),
    fallback: fallback.default('hard'),
    gradient: z.enum(['exact', 'straight-through']).default('exact'),
  }),
  z.strictObject({
    name: z.literal('sphereface'),
    ...shared,
    margin: z.int().min(1).default(4),
    scale: positive.default(1),
    /** λ falls from `start` to `least` over the steps. */
    lambda: z
      .strictObject({
        start: notNegative.default(1000),
        least: notNegative.default(5),
        rate: notNegative.default(0.12),
        power: notNegative.default(1),
      })
      .default({ start: 1000, least: 5, rate: 0.12, power: 1 }),
  }),
  z.strictObject({
    name: z.literal('circle-softmax'),
    ...shared,
    margin: notNegative.default(0.35),
    scale: scale(64),
  }),
  z.strictObject({
    name: z.literal('adaface'),
    ...shared,
    margin: angle(0.4),
    concentration: notNegative.default(0.333),
    scale: scale(64),
    momentum: z.number().gt(0).max(1).default(0.01),
  }),
  z.strictObject({
    name: z.literal('magface'),
    ...shared,
    leastNorm: positive.default(10),
    greatestNorm: positive.default(110),
    leastMargin: angle(0.45),
    greatestMargin: angle(0.8),
    regularization: notNegative.default(35),
    scale: scale(64),
    fallback: fallback.default('easy'),
  }),
  z.strictObject({
    name: z.literal('curricularface'),
    ...shared,
    margin: angle(0.5),
    scale: scale(64),
    momentum: z.number().gt(0).max(1).default(0.01),
  }),
  z.strictObject({
    name: z.literal('proxy-anchor'),
    ...shared,
    sharpness: positive.default(32),
    margin: notNegative.default(0.1),
  }),
  z.strictObject({
    name: z.literal('proxy-nca'),
    ...shared,
    scale: positive.default(1),
    denominator: z.enum(['all', 'negatives']).default('all'),
  }),
  z.strictObject({
    name: z.literal('soft-triple'),
    ...shared,
    centersPerClass: count.default(10),
    scale: positive.default(20),
    temperature: positive.default(0.1),
    margin: notNegative.default(0.01),
    regularization: notNegative.default(0.2),
  }),
  z.strictObject({
    name: z.literal('center'),
    ...shared,
    form: z.enum(['mean', 'half-sum']).default('mean'),
    /** How far the centres move to their rows in a step. */
    rate: z.number().gt(0).max(1).default(0.5),
  }),
] as const;

const tupleLosses = [
  z.strictObject({ name: z.literal('triplet'), ...tuple, margin: tripletMargin(0.2) }),
  z.strictObject({ name: z.literal('batch-hard-triplet'), ...selfMining, margin: tripletMargin('soft') }),
  z.strictObject({ name: z.literal('semi-hard-triplet'), ...selfMining, margin: tripletMargin(0.2) }),
  z.strictObject({
    name: z.literal('batch-all-triplet'),
    ...selfMining,
    margin: tripletMargin(0.2),
    average: z.enum(['active', 'all']).default('active'),
  }),
  z.strictObject({
    name: z.literal('contrastive'),
    ...tuple,
    positiveMargin: z.number().exactOptional(),
    negativeMargin: z.number().exactOptional(),
  }),
  z.strictObject({ name: z.literal('hadsell-contrastive'), ...tuple, margin: positive.default(1) }),
  z.strictObject({
    name: z.literal('margin'),
    ...tuple,
    /** β at first; one for each class is trained. */
    beta: positive.default(1.2),
    margin: notNegative.default(0.2),
    nu: notNegative.default(0),
  }),
  z.strictObject({
    name: z.literal('multi-similarity'),
    ...tuple,
    alpha: positive.default(2),
    beta: positive.default(50),
    base: z.number().default(0.5),
  }),
  z.strictObject({ name: z.literal('n-pairs'), ...tuple, l2Weight: notNegative.default(0.02) }),
  z.strictObject({ name: z.literal('nca'), ...tuple, softmaxScale: positive.default(1) }),
  z.strictObject({ name: z.literal('nt-xent'), ...tuple, temperature: positive.default(0.07) }),
  z.strictObject({ name: z.literal('sup-con'), ...tuple, temperature: positive.default(0.1) }),
  z.strictObject({
    name: z.literal('generalized-lifted-structure'),
    ...tuple,
    positiveMargin: z.number().exactOptional(),
    negativeMargin: z.number().exactOptional(),
  }),
  z.strictObject({
    name: z.literal('circle'),
    ...tuple,
    margin: z.number().default(0.4),
    gamma: positive.default(80),
  }),
  z.strictObject({
    name: z.literal('global-circle'),
    ...tuple,
    margin: z.number().default(0.25),
    gamma: positive.default(256),
  }),
  z.strictObject({
    name: z.literal('threshold-consistent-margin'),
    ...tuple,
    positiveWeight: notNegative.default(1),
    negativeWeight: notNegative.default(1),
    positiveMargin: z.number().default(0.9),
    negativeMargin: z.number().default(0.5),
  }),
] as const;

/** Every loss of the metrics library that a recipe can name, with its options; unknown options are refused. */
export const lossSchema = z.discriminatedUnion('name', [...classLosses, ...tupleLosses]);

export type LossSpec = z.output<typeof lossSchema>;
export type LossName = LossSpec['name'];
export type ClassLossSpec = z.output<(typeof classLosses)[number]>;
export type TupleLossSpec = z.output<(typeof tupleLosses)[number]>;

const namesOf = (schemas: readonly { readonly shape: { readonly name: { readonly value: string } } }[]) =>
  schemas.map(({ shape }) => shape.name.value);

/** Losses with trained rows for the classes. */
export const classLossNames: readonly string[] = namesOf(classLosses);
/** All of them. */
export const lossNames: readonly string[] = [...classLossNames, ...namesOf(tupleLosses)];

/** Whether the loss has a row for each class. */
export const isClassLoss = (spec: LossSpec): spec is ClassLossSpec => classLossNames.includes(spec.name);
