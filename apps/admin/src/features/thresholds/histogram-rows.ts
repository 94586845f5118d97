interface Bin {
  readonly from: number;
  readonly to: number;
  readonly genuine: number;
  readonly impostor: number;
}

export interface HistogramRow {
  readonly similarity: number;
  /** Shares of all pairs of their kind, in percent: there are far more strangers than pictures of one person. */
  readonly genuine: number;
  readonly impostor: number;
  readonly genuineCount: number;
  readonly impostorCount: number;
}

/** From the first to the last bin that has anything or a threshold, with one more bin at each end. */
export function histogramRows(
  bins: readonly Bin[],
  thresholds: readonly number[] = [],
): readonly HistogramRow[] {
  const genuine = bins.reduce((sum, bin) => sum + bin.genuine, 0);
  const impostor = bins.reduce((sum, bin) => sum + bin.impostor, 0);
  const isFilled = (bin: Bin): boolean => bin.genuine + bin.impostor > 0;
  if (!bins.some(isFilled)) return [];
  const isShown = (bin: Bin): boolean =>
    isFilled(bin) || thresholds.some((threshold) => threshold >= bin.from && threshold < bin.to);
  const first = bins.findIndex(isShown);
  const last = bins.findLastIndex(isShown);
  return bins.slice(Math.max(0, first - 1), last + 2).map((bin) => ({
    similarity: (bin.from + bin.to) / 2,
    genuine: genuine === 0 ? 0 : (100 * bin.genuine) / genuine,
    impostor: impostor === 0 ? 0 : (100 * bin.impostor) / impostor,
    genuineCount: bin.genuine,
    impostorCount: bin.impostor,
  }));
}

/** The row whose place on the axis is nearest to a similarity: charts mark rows, not numbers. */
export function nearestRow(rows: readonly HistogramRow[], similarity: number): HistogramRow | null {
  return rows.reduce<HistogramRow | null>(
    (best, row) =>
      best === null || Math.abs(row.similarity - similarity) < Math.abs(best.similarity - similarity)
        ? row
        : best,
    null,
  );
}
