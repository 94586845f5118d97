import { z } from 'zod';

/** A whole number of channels, units or the like. */
export const count = z.int().min(1).max(65_536);

/** `[height, width, channels]` of a picture; grey or colour. */
export const pictureShape = z
  .tuple([z.int().min(1).max(4096), z.int().min(1).max(4096), z.union([z.literal(1), z.literal(3)])])
  .readonly();
