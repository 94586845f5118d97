import { z } from 'zod';

/** Weights of kernels that go to 0 in training, and stay there. Shares are of the run's steps. */
export const sparsitySchema = z.strictObject({
  /** Share of each kernel's weights that are 0 in the end. */
  share: z.number().gt(0).lt(1),
  beginShare: z.number().min(0).max(1).default(0),
  /** The rest of the run trains what is left. */
  endShare: z.number().min(0).max(1).default(0.6),
  /** Steps between two choices of the weights that go. */
  everySteps: z.int().min(1).max(100_000).default(10),
});

export type SparsitySpec = z.output<typeof sparsitySchema>;
