import { z } from 'zod';

const share = z.number().min(0).max(1);

const frameSchema = z
  .strictObject({ contentPx: z.int().min(32).max(4096), marginPx: z.int().min(0).max(2048) })
  .readonly();

/** How faces are found; the plan is what `findFaces` follows. */
export const detectorSchema = z
  .strictObject({
    architecture: z.literal('ssd-mobilenet-v1'),
    format: z.literal('tfjs-weights'),
    plan: z
      .strictObject({
        minConfidence: share,
        maxOverlap: share,
        sureConfidence: share,
        smallSidePx: z.int().min(1),
        smallFrames: z.array(frameSchema).min(1).readonly(),
        frames: z.array(frameSchema).min(1).readonly(),
        fine: z
          .strictObject({
            facePx: z.int().min(1),
            drawnPx: z.int().min(1),
            maxContentPx: z.int().max(4096),
            portraitShare: share,
          })
          .readonly(),
      })
      .readonly(),
  })
  .readonly();

/** The net that gives 68 points of a face. */
export const landmarksSchema = z
  .strictObject({ architecture: z.literal('face-api-landmarks-68'), format: z.literal('tfjs-weights') })
  .readonly();
