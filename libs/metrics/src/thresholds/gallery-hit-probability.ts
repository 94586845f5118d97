/**
 * Probability that a probe with `hits` of a cohort's `cohort` identities hits at least one of `gallery` identities drawn
 * from them without replacement: 1 − C(cohort − hits, gallery) / C(cohort, gallery). Its mean over probes is the
 * minimum-variance unbiased estimate (a U-statistic) of the FPIR of a gallery of that size.
 *
 * @param hits Whole, in [0, cohort].
 * @param sizes `gallery` and `cohort` whole, gallery ≤ cohort.
 * @see Hoeffding 1948, doi:10.1214/aoms/1177730196 (U-statistics)
 */
export function drawnGalleryHitProbability(
  hits: number,
  { gallery, cohort }: { readonly gallery: number; readonly cohort: number },
): number {
  if (hits > cohort - gallery) return 1;
  let missed = 0;
  for (let i = 0; i < hits; i += 1) missed += Math.log1p(-gallery / (cohort - i));
  return -Math.expm1(missed);
}

/**
 * Probability that a probe hits at least one of N identities, where probes' false match rates vary as a gamma distribution:
 * 1 − (1 + N·μ·c)^(−1/c), c their squared coefficient of variation; 1 − exp(−N·μ) for c = 0. Always at most N·μ.
 *
 * @param rate μ, the mean false match rate, ≥ 0.
 * @param options N and c ≥ 0.
 */
export function galleryHitProbability(
  rate: number,
  { gallery, dispersion }: { readonly gallery: number; readonly dispersion: number },
): number {
  const expected = gallery * rate;
  if (dispersion === 0) return -Math.expm1(-expected);
  return -Math.expm1(-Math.log1p(expected * dispersion) / dispersion);
}

/** d log(probability) / d log(rate) of `galleryHitProbability`, in (0, 1]. */
export function galleryHitElasticity(
  rate: number,
  { gallery, dispersion }: { readonly gallery: number; readonly dispersion: number },
): number {
  const expected = gallery * rate;
  const probability = galleryHitProbability(rate, { gallery, dispersion });
  if (probability === 0) return 1;
  return (expected * (1 - probability)) / ((1 + expected * dispersion) * probability);
}
