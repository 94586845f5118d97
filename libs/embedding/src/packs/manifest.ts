import { preprocessSpecSchema } from '@gallerist/preprocess';
import { z } from 'zod';
import { PackError } from '../errors.ts';
import { calibrationSchema } from './calibration.schema.ts';
import { detectorSchema, landmarksSchema } from './detector.schema.ts';
import { adapterSchema, embedderSchema } from './embedder.schema.ts';
import { lineageSchema } from './lineage.schema.ts';
import { findContradictions } from './manifest-rules.ts';
import { attachmentSchema, packFileSchema } from './pack-file.schema.ts';

const cosine = z.number().min(-1).max(1);

/** A pack's name: lower-case letters, digits and hyphens. */
export const packNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
  message: 'must be 1 to 64 lower-case letters, digits and hyphens',
});

/** Three numbers: `1.0.0`. */
export const packVersionSchema = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, {
  message: 'must be three numbers joined by dots',
});

/** What a pack looks at. `OBJECT`: any other subject that fills its picture. */
export const packModalities = ['FACE', 'BODY', 'OBJECT'] as const;

/**
 * Everything that a pack says of itself; unknown keys are refused. A section that is null (or absent) is a role that the pack
 * does not play: a dropped-in embedder has neither detector nor landmarks. A null threshold, τ_dup or calibration means that
 * nobody has measured it.
 */
export const packManifestSchema = z
  .strictObject({
    schemaVersion: z.literal(2),
    name: packNameSchema,
    version: packVersionSchema,
    modality: z.enum(packModalities),
    detector: detectorSchema.nullable().default(null),
    landmarks: landmarksSchema.nullable().default(null),
    embedder: embedderSchema,
    adapter: adapterSchema.nullable().default(null),
    preprocess: preprocessSpecSchema,
    /** Cosine similarities. */
    defaultThreshold: z
      .strictObject({ match: cosine, review: cosine, meaning: z.string().min(1) })
      .readonly()
      .nullable()
      .default(null),
    /** Two crops at least this alike show the same picture (τ_dup). */
    duplicateSimilarity: z
      .strictObject({ value: cosine, meaning: z.string().min(1) })
      .readonly()
      .nullable()
      .default(null),
    calibration: calibrationSchema.nullable().default(null),
    lineage: lineageSchema.nullable().default(null),
    files: z.array(packFileSchema).min(1).max(64).readonly(),
    attachments: z.array(attachmentSchema).max(64).readonly().default([]),
  })
  .readonly()
  .superRefine((manifest, context) => {
    for (const { path, message } of findContradictions(manifest)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

export type PackManifest = z.infer<typeof packManifestSchema>;
export type PackModality = PackManifest['modality'];
export type { PackFile } from './pack-file.schema.ts';

/**
 * Checks what was read from a `manifest.json`. A manifest of schema version 1 (a whole face pack from npm packages) is brought
 * to version 2; the vectors that it stands for, and so its space, stay the same.
 *
 * @throws {PackError} `MANIFEST_INVALID`, with every problem and the path to it.
 */
export function parseManifest(value: unknown): PackManifest {
  const parsed = packManifestSchema.safeParse(upgraded(value));
  if (parsed.success) return parsed.data;
  throw new PackError('MANIFEST_INVALID', `The pack's manifest is invalid: ${z.prettifyError(parsed.error)}`);
}

/** Version 1 knew the same keys less some; `files[].package` was always given. */
function upgraded(value: unknown): unknown {
  const isFirst = typeof value === 'object' && value !== null && Reflect.get(value, 'schemaVersion') === 1;
  return isFirst ? { ...value, schemaVersion: 2 } : value;
}
