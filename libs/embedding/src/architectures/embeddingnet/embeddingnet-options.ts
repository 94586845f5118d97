import { z } from 'zod';
import { count, pictureShape } from '../option-schemas.ts';

/** Height and width of the grid that both versions pool to. */
export const EMBEDDINGNET_GRID = 4;

const inputShape = pictureShape.default([64, 64, 3]);

export const embeddingNetV1Schema = z.strictObject({
  inputShape,
  dimensions: count.default(128),
  /** Filters of the convolution. */
  width: count.default(64),
});

export const embeddingNetV2Schema = z.strictObject({
  inputShape,
  dimensions: count.default(128),
  /** Filters of each stage. */
  widths: z.array(count).min(1).max(8).readonly().default([64, 64, 128, 128]),
});

export type EmbeddingNetV1Options = z.output<typeof embeddingNetV1Schema>;
export type EmbeddingNetV2Options = z.output<typeof embeddingNetV2Schema>;
