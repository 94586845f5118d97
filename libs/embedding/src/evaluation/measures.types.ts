/** Named results, each in [0, 1] unless its name says otherwise; null where it is not defined. */
export type Measures = Readonly<Record<string, number | null>>;

/** A rate with its 95 % interval, where one could be found. */
export interface RateWithInterval {
  readonly rate: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The single trials of a protocol, so that any part of them can be measured by itself. */
export interface ProbeTrials {
  /** `[T]` row of the probe of each trial. */
  readonly probes: Int32Array;
  /** Thresholds that all trials have at the rates that the measures name; none where nothing is decided by a threshold. */
  readonly thresholds: readonly number[];
  /**
   * What the trials at these places (in [0, T)) achieve at `thresholds`: these, or those of another run of the protocol (how
   * changed probes fare at the thresholds of unchanged ones).
   */
  readonly measuresOf: (trials: ArrayLike<number>, thresholds?: readonly number[]) => Measures;
}
