import { z } from 'zod';
import { canonicalJson } from '../spec/canonical-json.ts';
import { preprocessDigest } from '../spec/digest.ts';
import { preprocessSpecSchema, specSize } from '../spec/preprocess-spec.ts';
import { sha256Hex } from '../spec/sha256.ts';
import { parseWithSchema } from '../spec/spec-error.ts';
import { augmentationStepsSchema } from './augmentation-steps.ts';

/**
 * A preprocessing with the augmentation that training adds to it. The preprocessing is the very spec that serving reads: it
 * knows no augmentation (there the key is refused), and its digest, which names embedding spaces, does not change with one.
 */
export const trainingSpecSchema = z
  .strictObject({
    version: z.literal(1),
    preprocess: preprocessSpecSchema,
    augmentation: augmentationStepsSchema,
  })
  .readonly()
  .superRefine(({ preprocess, augmentation }, context) => {
    const { width, height } = specSize(preprocess);
    augmentation.forEach((step, index) => {
      if (step.kind !== 'pad-crop' || 2 * step.padPx < Math.min(width, height)) return;
      const message = `must be below half of the crop's shorter side (${Math.min(width, height)})`;
      context.addIssue({ code: 'custom', path: ['augmentation', index, 'padPx'], message });
    });
  });

export type TrainingSpec = z.infer<typeof trainingSpecSchema>;

/**
 * Checks what was read from a file or sent by someone.
 *
 * @throws {SpecError} with every problem, an unknown key among them.
 */
export const parseTrainingSpec = (value: unknown): TrainingSpec =>
  parseWithSchema('parseTrainingSpec', trainingSpecSchema, value);

/** SHA-256 of what the spec does in training: the digest of its preprocessing and the canonical JSON of its augmentation. */
export const trainingDigest = ({ preprocess, augmentation }: TrainingSpec): string =>
  sha256Hex(canonicalJson({ preprocess: preprocessDigest(preprocess), augmentation }));
