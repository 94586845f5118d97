import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { z } from 'zod';

/** The server's own pipeline in this process: the API gives no vectors of hinted pictures. */
export interface CropEmbedder {
  /** τ_dup of the pack. */
  readonly duplicateSimilarity: number;
  /** Null where the server would have no probe. */
  embed(picture: Uint8Array): Promise<Float32Array | null>;
  close(): Promise<void>;
}

const manifestSchema = z.object({ duplicateSimilarity: z.object({ value: z.number() }) });

export async function openCropEmbedder(template: string): Promise<CropEmbedder> {
  const pool = await createInferencePool({ workers: 1 });
  return {
    duplicateSimilarity: manifestSchema.parse(pool.face.pack.manifest).duplicateSimilarity.value,
    embed: (picture) => embed(pool, picture, template),
    close: () => pool.close(),
  };
}

async function embed(pool: InferencePool, bytes: Uint8Array, template: string): Promise<Float32Array | null> {
  const analysed = await pool.analyse({
    bytes,
    limits: { maxBytes: 2 ** 24, maxPixels: 40_000_000 },
    hint: { alignedTemplate: template },
    maxSubjects: 1,
    wantEmbeddings: true,
    wantCrops: false,
  });
  return analysed.ok ? (analysed.value.subjects[0]?.embedding ?? null) : null;
}

export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
}

/** The unit vector at a cosine from `from`, on the side of `towards`. */
export function vectorAt(from: Float32Array, towards: Float32Array, similarity: number): number[] {
  const along = cosine(from, towards);
  const across = towards.map((value, index) => value - along * (from[index] ?? 0));
  const norm = Math.hypot(...across);
  const sine = Math.sqrt(1 - similarity ** 2);
  return [...from].map((value, index) => similarity * value + (sine * (across[index] ?? 0)) / norm);
}
