import { z } from 'zod';
import { count, pictureShape } from '../option-schemas.ts';

/** Blocks of each stage by the usual names. */
export const iresnetDepths = {
  '18': [2, 2, 2, 2],
  '34': [3, 4, 6, 3],
  '50': [3, 4, 14, 3],
  '100': [3, 13, 30, 3],
} as const;

export const iresnetSchema = z.strictObject({
  inputShape: pictureShape.default([112, 112, 3]),
  dimensions: count.default(512),
  /** Which of the usual layouts. */
  depth: z
    .preprocess(
      (depth) => (typeof depth === 'number' ? String(depth) : depth),
      z.enum(['18', '34', '50', '100']),
    )
    .default('50'),
  /** Channels of the four stages. */
  widths: z.tuple([count, count, count, count]).readonly().default([64, 128, 256, 512]),
  /** Channels between the two convolutions of each block, in their order; default: as many as the block gives. */
  inner: z.array(count).min(1).max(64).readonly().exactOptional(),
  /** Share of the last map that training hides, in [0, 1). */
  dropout: z.number().min(0).lt(1).default(0),
});

export type IresnetOptions = z.output<typeof iresnetSchema>;
