import { z } from 'zod';

const count = z.int().min(0);
const digest = z.string().min(1);
const numbers = z.record(z.string(), z.number());

const heldOutSchema = z.strictObject({
  tarAtFmr1e3: z.number(),
  tarAtFmr1e4: z.number(),
  meanAveragePrecision: z.number(),
  recallAt1: z.number(),
  queries: count,
  identities: count,
  impostorPairs: count,
});

const snapshotHeaderSchema = z.strictObject({
  version: z.literal(1),
  recipeDigest: digest,
  dataDigest: digest,
  architecture: z.string(),
  position: z.strictObject({ epoch: count, batch: count, step: count }),
  stepsPerEpoch: z.int().min(1),
  epochLoss: z.strictObject({ sum: z.number(), count }),
  lossState: z.record(z.string(), numbers),
  earlyStop: z.strictObject({ best: z.number().nullable(), bestEpoch: count, looksSince: count }),
  history: z.strictObject({
    losses: z.array(z.strictObject({ epoch: count, loss: z.number() })),
    looks: z.array(z.strictObject({ epoch: count, metrics: heldOutSchema })),
  }),
});

/** The JSON part of a checkpoint file: the snapshot's own, and the arrays in the order in which they follow. */
export const checkpointHeaderSchema = z.strictObject({
  snapshot: snapshotHeaderSchema,
  arrays: z.array(z.strictObject({ name: z.string().min(1), length: count })),
});
