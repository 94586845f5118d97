import { z } from 'zod';

const manifestSchema = z.object({
  duplicateSimilarity: z.object({ value: z.number().min(-1).max(1) }).nullable(),
});

/** Where a pack does not say how alike two encodings of one picture are, only the very same picture counts. */
const VERY_SAME = 0.9999;

/** τ_dup of a pack: from this cosine similarity on, two crops are as good as one picture. */
export function duplicateSimilarityOf(manifest: unknown): number {
  const parsed = manifestSchema.safeParse(manifest);
  return parsed.success ? (parsed.data.duplicateSimilarity?.value ?? VERY_SAME) : VERY_SAME;
}
