import type { FittedThreshold } from '@gallerist/metrics/thresholds';
import type { Scenario } from './scenario.types.ts';

export interface SimulationSettings {
  readonly scenario: Scenario;
  /** Identities that the thresholds are fitted on, none of them in a gallery or among the strangers. */
  readonly cohortIdentities: number;
  /** Ascending. */
  readonly gallerySizes: readonly number[];
  /** Strangers who search, one probe each. */
  readonly strangers: number;
  /** FPIR. */
  readonly targetRate: number;
  /** Gallery size of the threshold that is then kept for all sizes. */
  readonly fixedAt: number;
}

/** One world: a cohort, strangers, and galleries of all sizes. */
export interface SeedResult {
  readonly seed: number;
  readonly galleries: readonly GalleryResult[];
  /** Thresholds that the cohort cannot resolve. */
  readonly unresolvable: readonly UnresolvableResult[];
}

export interface GalleryResult {
  readonly identities: number;
  readonly fitted: FittedThreshold;
  /** Share of the strangers with a MATCH. */
  readonly realisedFpir: number;
  /** The same at the threshold that was fitted for another size. */
  readonly fixedRealisedFpir: number;
}

export interface UnresolvableResult {
  readonly name: string;
  readonly isUnresolved: boolean;
  /** Whether the realised FPIR is within the upper bound. */
  readonly isBounded: boolean;
}
