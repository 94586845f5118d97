/** What a run can be watched and stopped by; higher is better, each in [0, 1]. */
export const heldOutMetrics = ['tarAtFmr1e3', 'tarAtFmr1e4', 'meanAveragePrecision', 'recallAt1'] as const;

export type HeldOutMetric = (typeof heldOutMetrics)[number];

/** Of pictures of identities that the net was not trained on. */
export interface HeldOutMetrics extends Readonly<Record<HeldOutMetric, number>> {
  /** Pictures with another one of their identity. */
  readonly queries: number;
  readonly identities: number;
  readonly impostorPairs: number;
}
