import { trainingSpecSchema } from '@gallerist/preprocess';
import { z } from 'zod';

/** How pictures become a net's input. */
export const picturesSchema = z
  .strictObject({
    /** Preprocessing as in serving, and augmentation. */
    training: trainingSpecSchema,
    /**
     * Quarter turns, for what has no up (signs, not people): `none`; `classes`: each picture turned by 90°, 180° and 270° is a
     * picture of a new identity; `random`: a picture is turned at random, its identity stays.
     */
    rotations: z.enum(['none', 'classes', 'random']).default('none'),
    /** Whether the net is told where letterbox padding is. */
    hasPaddingMask: z.boolean().default(false),
    /** Decoded pictures that are kept in memory, in MiB. */
    cacheMiB: z.int().min(0).max(65_536).default(512),
  })
  .readonly();

export type PicturesSpec = z.output<typeof picturesSchema>;
