import { z } from 'zod';

const share = z.number().min(0).max(1);

const frameSchema = z
  .strictObject({ contentPx: z.int().min(32).max(4096), marginPx: z.int().min(0).max(2048) })
  .readonly();

/** What both plans say of the looks at a picture. */
const looks = {
  minConfidence: share,
  maxOverlap: share,
  sureConfidence: share,
  smallSidePx: z.int().min(1),
  smallFrames: z.array(frameSchema).min(1).readonly(),
  frames: z.array(frameSchema).min(1).readonly(),
};

/** How faces are found; the plan is what `findFaces` follows. */
export const faceDetectorSchema = z
  .strictObject({
    architecture: z.literal('ssd-mobilenet-v1'),
    format: z.literal('tfjs-weights'),
    plan: z
      .strictObject({
        ...looks,
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

/** How persons are found; the plan is what `findPeople` follows. */
export const personDetectorSchema = z
  .strictObject({
    architecture: z.literal('centernet-mobilenet-v3'),
    format: z.literal('tfjs-graph'),
    plan: z
      .strictObject({
        ...looks,
        maxContained: share,
        tiles: z
          .strictObject({
            minSidePx: z.int().min(32),
            sidePx: z.int().min(32).max(4096),
            maxPerSide: z.int().min(1).max(8),
            sharedShare: z.number().min(0).max(0.9),
            portraitShare: share,
          })
          .readonly(),
      })
      .readonly(),
  })
  .readonly();

export const detectorSchema = z.discriminatedUnion('architecture', [
  faceDetectorSchema,
  personDetectorSchema,
]);

export type FaceDetectorSection = z.infer<typeof faceDetectorSchema>;
export type PersonDetectorSection = z.infer<typeof personDetectorSchema>;

/** The net that gives 68 points of a face. */
export const landmarksSchema = z
  .strictObject({ architecture: z.literal('face-api-landmarks-68'), format: z.literal('tfjs-weights') })
  .readonly();
