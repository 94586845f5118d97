import { z } from 'zod';

const decay = z.number().min(0).max(1);
const beta = z.number().min(0).lt(1);

/** How gradients become steps. The learning rate is the one at the top of the schedule. */
export const optimiserSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('adamw'),
    rate: z.number().positive().default(1e-3),
    beta1: beta.default(0.9),
    beta2: beta.default(0.999),
    epsilon: z.number().positive().default(1e-8),
    /** Decoupled: a share of the parameter times the learning rate, not through the moments. */
    weightDecay: decay.default(5e-4),
  }),
  z.strictObject({
    name: z.literal('sgd'),
    rate: z.number().positive().default(0.1),
    momentum: beta.default(0.9),
    isNesterov: z.boolean().default(false),
    /** Added to the gradient. */
    weightDecay: decay.default(5e-4),
  }),
]);

export type OptimiserSpec = z.output<typeof optimiserSchema>;
