export interface Counted {
  readonly searches: number;
  readonly match: number;
  readonly review: number;
  readonly unknown: number;
}

/** The sums over all days. */
export function decisionTotals(days: readonly Counted[]): Counted {
  const sum = (pick: (day: Counted) => number): number => days.reduce((total, day) => total + pick(day), 0);
  return {
    searches: sum(({ searches }) => searches),
    match: sum(({ match }) => match),
    review: sum(({ review }) => review),
    unknown: sum(({ unknown }) => unknown),
  };
}
