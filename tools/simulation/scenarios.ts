import type { Scenario } from './scenario.types.ts';

/** Populations of different tails: the method is one for all of them. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'mild',
    dimensions: 48,
    subPopulations: [
      { share: 0.7, concentration: 0.05, degreesOfFreedom: 48 },
      { share: 0.3, concentration: 0.12, degreesOfFreedom: 48 },
    ],
    lookAlikes: { share: 0.05, families: 200_000, resemblance: 0.5 },
    enrolment: { noise: 0.55, spread: 0.15, blurredShare: 0, drift: 0 },
    probing: { noise: 0.6, spread: 0.25, blurredShare: 0.02, drift: 0.3 },
    samplesPerIdentity: 2,
    probesPerCohortIdentity: 4,
  },
  {
    name: 'harsh',
    dimensions: 48,
    subPopulations: [
      { share: 0.6, concentration: 0.05, degreesOfFreedom: 48 },
      { share: 0.3, concentration: 0.2, degreesOfFreedom: 40 },
      { share: 0.1, concentration: 0.3, degreesOfFreedom: 32 },
    ],
    lookAlikes: { share: 0.2, families: 100_000, resemblance: 0.6 },
    enrolment: { noise: 0.55, spread: 0.25, blurredShare: 0.02, drift: 0.4 },
    probing: { noise: 0.65, spread: 0.35, blurredShare: 0.05, drift: 0.5 },
    samplesPerIdentity: 2,
    probesPerCohortIdentity: 4,
  },
  {
    name: 'narrow',
    dimensions: 48,
    subPopulations: [
      { share: 0.5, concentration: 0.1, degreesOfFreedom: 24 },
      { share: 0.5, concentration: 0.1, degreesOfFreedom: 24 },
    ],
    lookAlikes: { share: 0, families: 1, resemblance: 0 },
    enrolment: { noise: 0.5, spread: 0.2, blurredShare: 0, drift: 0 },
    probing: { noise: 0.5, spread: 0.3, blurredShare: 0, drift: 0 },
    samplesPerIdentity: 3,
    probesPerCohortIdentity: 4,
  },
  {
    name: 'families',
    dimensions: 48,
    subPopulations: [{ share: 1, concentration: 0.1, degreesOfFreedom: 48 }],
    lookAlikes: { share: 0.5, families: 50_000, resemblance: 0.75 },
    enrolment: { noise: 0.5, spread: 0.2, blurredShare: 0, drift: 0 },
    probing: { noise: 0.5, spread: 0.3, blurredShare: 0.02, drift: 0.3 },
    samplesPerIdentity: 2,
    probesPerCohortIdentity: 4,
  },
];
