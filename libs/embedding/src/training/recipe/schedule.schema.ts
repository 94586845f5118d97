import { z } from 'zod';

const share = z.number().min(0).max(1);
/** Share of all steps in which the rate rises from `warmupFactor` times its top. */
const warmup = { warmupShare: z.number().min(0).lt(1).default(0.05), warmupFactor: share.default(0) };

/** The learning rate over the steps, in shares of the run, so that a longer run has the same shape. */
export const scheduleSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant') }),
  /** Half a cosine down to `minFactor` times the top. */
  z.strictObject({ name: z.literal('cosine'), ...warmup, minFactor: share.default(0.01) }),
  /** By γ at each milestone, a share of all steps. */
  z.strictObject({
    name: z.literal('multi-step'),
    ...warmup,
    milestones: z
      .array(z.number().gt(0).lt(1))
      .refine((shares) => shares.every((one, i) => i === 0 || one > (shares[i - 1] ?? 0)), {
        message: 'must ascend',
      })
      .readonly()
      .default([0.5, 0.75]),
    gamma: share.default(0.1),
  }),
  /** By γ after each `everyShare` of the steps. */
  z.strictObject({
    name: z.literal('step'),
    everyShare: z.number().gt(0).max(1).default(0.25),
    gamma: share.default(0.1),
  }),
  z.strictObject({
    name: z.literal('polynomial'),
    warmupShare: warmup.warmupShare,
    power: z.number().positive().default(1),
  }),
]);

export type ScheduleSpec = z.output<typeof scheduleSchema>;
