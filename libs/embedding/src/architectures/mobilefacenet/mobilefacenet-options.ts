import { z } from 'zod';
import { count, pictureShape } from '../option-schemas.ts';

export const mobileFaceNetSchema = z.strictObject({
  inputShape: pictureShape.default([112, 112, 3]),
  dimensions: count.default(128),
  /** Factor on the channels of every layer but the last. */
  width: z.number().min(0.01).max(8).default(1),
  /** Inner channels of each bottleneck, in their order; default: by the paper's expansions. */
  inner: z.array(count).min(1).max(64).readonly().exactOptional(),
});

export type MobileFaceNetOptions = z.output<typeof mobileFaceNetSchema>;

/** A run of bottlenecks, of which the first has the stride. */
export interface BottleneckRun {
  readonly expansion: number;
  readonly filters: number;
  readonly repeats: number;
  readonly stride: 1 | 2;
}

/** Table 1 of the paper. */
export const mobileFaceNetRuns: readonly BottleneckRun[] = [
  { expansion: 2, filters: 64, repeats: 5, stride: 2 },
  { expansion: 4, filters: 128, repeats: 1, stride: 2 },
  { expansion: 2, filters: 128, repeats: 6, stride: 1 },
  { expansion: 4, filters: 128, repeats: 1, stride: 2 },
  { expansion: 2, filters: 128, repeats: 2, stride: 1 },
];
