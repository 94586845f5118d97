import { z } from 'zod';
import { count } from '../option-schemas.ts';

/** Of a parameter's learning rate, in multiples of the common one. */
const rate = z.number().positive().max(1000);

export const adapterSchema = z
  .strictObject({
    /** Length of the vectors that it adapts. */
    features: count,
    /** Null: W is a full matrix. Else W = V·U through so many dimensions. */
    rank: count.nullable().default(null),
    /** ReLU between V and U; takes a rank. */
    hasBottleneckRelu: z.boolean().default(false),
    /** One gate for all dimensions, or one for each. */
    gate: z.enum(['scalar', 'per-dimension']).default('scalar'),
    /**
     * What is 0 at first: the gate (W random; the gate learns first whether W is of use) or the matrix (gate 1; W learns at
     * once). Either way the adapted embedding is the untouched one at step 0.
     */
    zeroAtFirst: z.enum(['gate', 'kernel']).default('gate'),
    /** Share of the features that training hides from W, in [0, 1). */
    dropout: z.number().min(0).lt(1).default(0),
    /** Learning rates of gate and matrix, in multiples of the common one. */
    rates: z.strictObject({ gate: rate.default(1), kernel: rate.default(1) }).default({ gate: 1, kernel: 1 }),
  })
  .refine(({ rank, hasBottleneckRelu }) => rank !== null || !hasBottleneckRelu, {
    path: ['hasBottleneckRelu'],
    message: 'takes a rank',
  });

export type AdapterOptions = z.output<typeof adapterSchema>;
