import { z } from 'zod';
import { PackError } from '../errors.ts';
import { personDetectorSchema } from './detector.schema.ts';
import type { PackManifest } from './manifest.ts';
import { packFileSchema } from './pack-file.schema.ts';

/** What finds persons in frames, apart from any pack; unknown keys are refused. */
export const personFinderSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    name: z.string().min(1),
    version: z.string().min(1),
    detector: personDetectorSchema,
    /** From npm packages alone: every pack may borrow them. */
    files: z
      .array(packFileSchema.refine((file) => file.role === 'detector' && file.package !== null))
      .min(1)
      .readonly(),
  })
  .readonly();

export type PersonFinderManifest = z.infer<typeof personFinderSchema>;

/** @throws {PackError} `MANIFEST_INVALID`, with every problem and the path to it. */
export function parsePersonFinder(value: unknown): PersonFinderManifest {
  const parsed = personFinderSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PackError('MANIFEST_INVALID', `The person finder is invalid: ${z.prettifyError(parsed.error)}`);
}

/**
 * A body pack with what finds persons in frames: what a dropped-in embedder is served with.
 *
 * @returns `manifest` itself where it has its own, or is for no bodies.
 */
export function withPersonFinder(manifest: PackManifest, finder: PersonFinderManifest): PackManifest {
  if (manifest.detector !== null || manifest.modality !== 'BODY') return manifest;
  const { detector, files } = finder;
  return { ...manifest, detector, files: [...files, ...manifest.files] };
}
