import { preprocessSpecSchema } from '@gallerist/preprocess';
import { z } from 'zod';
import { PackError } from '../errors.ts';
import { calibrationSchema } from './calibration.schema.ts';

const share = z.number().min(0).max(1);
const cosine = z.number().min(-1).max(1);
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { message: 'must be a SHA-256 in lower-case hexadecimal digits' });

const fileSchema = z
  .strictObject({
    role: z.enum(['detector', 'landmarks', 'embedder']),
    /** The npm package that carries the file, and its path inside. */
    package: z.string().min(1),
    path: z
      .string()
      .min(1)
      .refine((path) => !path.split('/').includes('..') && !path.startsWith('/'), {
        message: 'must stay inside its package',
      }),
    sha256,
    origin: z.string().min(1),
    trainingData: z.string().min(1),
    licence: z.string().min(1),
    commercialUse: z.enum(['yes', 'no', 'unclear']),
  })
  .readonly();

const frameSchema = z
  .strictObject({ contentPx: z.int().min(32).max(4096), marginPx: z.int().min(0).max(2048) })
  .readonly();

const detectorSchema = z
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

const embedderSchema = z
  .strictObject({
    architecture: z.literal('dlib-resnet-29'),
    format: z.literal('tfjs-weights'),
    output: z.string().min(1),
    dimensions: z.int().min(1),
    /** Whether the embedding is the sum of the normalised vectors of the chip and of its mirror image. */
    flipFusion: z.boolean(),
    normalisation: z.literal('l2'),
  })
  .readonly();

/** Everything that a pack says of itself; unknown keys are refused. */
export const packManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: z.string().regex(/^[a-z0-9-]{1,64}$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    modality: z.literal('FACE'),
    detector: detectorSchema,
    landmarks: z
      .strictObject({ architecture: z.literal('face-api-landmarks-68'), format: z.literal('tfjs-weights') })
      .readonly(),
    embedder: embedderSchema,
    preprocess: preprocessSpecSchema,
    /** Cosine similarities. */
    defaultThreshold: z
      .strictObject({ match: cosine, review: cosine, meaning: z.string().min(1) })
      .readonly(),
    /** Two crops at least this alike show the same picture (τ_dup). */
    duplicateSimilarity: z.strictObject({ value: cosine, meaning: z.string().min(1) }).readonly(),
    calibration: calibrationSchema,
    files: z.array(fileSchema).min(1).readonly(),
  })
  .readonly();

export type PackManifest = z.infer<typeof packManifestSchema>;
export type PackFile = PackManifest['files'][number];

/**
 * Checks what was read from a `manifest.json`.
 *
 * @throws {PackError} `MANIFEST_INVALID`, with every problem and the path to it.
 */
export function parseManifest(value: unknown): PackManifest {
  const parsed = packManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PackError('MANIFEST_INVALID', `The pack's manifest is invalid: ${z.prettifyError(parsed.error)}`);
}
