/** A people that a seed determines: what a simulation draws cohort, galleries and strangers from. */
export interface Scenario {
  readonly name: string;
  readonly dimensions: number;
  /** Shares sum to 1. */
  readonly subPopulations: readonly SubPopulation[];
  readonly lookAlikes: LookAlikes;
  readonly enrolment: SampleQuality;
  readonly probing: SampleQuality;
  readonly samplesPerIdentity: number;
  readonly probesPerCohortIdentity: number;
}

export interface SubPopulation {
  readonly share: number;
  /** Mean cosine similarity of two of its identities' centres, in [0, 1). */
  readonly concentration: number;
  /** Directions in which its identities differ at all, at most the dimensions: fewer make look-alikes by chance. */
  readonly degreesOfFreedom: number;
}

/** Identities of one family resemble each other, as siblings do. */
export interface LookAlikes {
  /** Of the identities, in [0, 1]. */
  readonly share: number;
  /** Families in the world; two of the share are of the same one with probability 1 / families. */
  readonly families: number;
  /** Mean cosine similarity of two centres of one family, in [0, 1). */
  readonly resemblance: number;
}

/** Noise of a sample around its identity's centre. */
export interface SampleQuality {
  /** Median length of the noise, the centre having length 1. */
  readonly noise: number;
  /** Standard deviation of the logarithm of that length. */
  readonly spread: number;
  /** Share of blurred samples, which drift to one direction that all have in common. */
  readonly blurredShare: number;
  /** How far at most, in [0, 1): 1 would be the common direction itself. */
  readonly drift: number;
}
