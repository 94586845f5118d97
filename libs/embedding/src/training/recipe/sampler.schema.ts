import { z } from 'zod';

const pk = {
  /** P: identities in a batch; at most as many as there are. */
  classesPerBatch: z.int().min(1).max(4096).default(16),
  /** K: pictures of each. */
  samplesPerClass: z.int().min(1).max(1024).default(4),
  /** Whether identities of one picture take part. */
  singletons: z.enum(['include', 'exclude']).default('include'),
};
const coverage = z.enum(['rows', 'classes']).default('rows');

/** How batches are drawn. Where there are fewer identities than P, a batch holds them all. */
export const samplerSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('random'),
    batchSize: z.int().min(1).max(65_536).default(64),
    remainder: z.enum(['keep', 'drop']).default('drop'),
  }),
  z.strictObject({ name: z.literal('pk'), ...pk, coverage }),
  /** Needs cameras. */
  z.strictObject({ name: z.literal('camera-pk'), ...pk, coverage }),
  /** Look-alikes side by side, by the net's own centroids of the last look. */
  z.strictObject({
    name: z.literal('hard-identity'),
    ...pk,
    /** Epochs between two looks at the centroids. */
    refreshEveryEpochs: z.int().min(1).default(1),
  }),
]);

export type SamplerSpec = z.output<typeof samplerSchema>;
