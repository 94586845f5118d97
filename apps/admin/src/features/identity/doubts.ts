import type { Report } from './samples-part.tsx';

/** What the gallery's report says of a sample; no similarity for a viewer who is told decisions only. */
export type Doubt =
  | { readonly kind: 'outlier'; readonly similarity: number | undefined; readonly usual: number }
  | { readonly kind: 'duplicate'; readonly similarity: number | undefined };

/** By sample; that it may show somebody else counts more than that it is a copy. */
export function doubtsOf(report: Report | null): ReadonlyMap<string, Doubt> {
  const doubts = new Map<string, Doubt>();
  for (const { sampleA, sampleB, similarity } of report?.duplicates ?? []) {
    // The older of the two may stay.
    if (sampleA !== null && sampleB !== null) doubts.set(sampleB.id, { kind: 'duplicate', similarity });
  }
  for (const { sample, similarity, usualSimilarity: usual } of report?.outliers ?? []) {
    if (sample !== null) doubts.set(sample.id, { kind: 'outlier', similarity, usual });
  }
  return doubts;
}
