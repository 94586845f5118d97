import fc from 'fast-check';

/** A small cohort: whose each probe is, and its similarities (few different ones) to every identity. */
export interface SmallCohort {
  readonly identities: number;
  readonly probeIdentities: number[];
  readonly matrix: number[][];
}

export const smallCohorts: fc.Arbitrary<SmallCohort> = fc.integer({ min: 3, max: 6 }).chain((identities) =>
  fc
    .array(
      fc.record({
        own: fc.integer({ min: 0, max: identities - 1 }),
        row: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: identities, maxLength: identities }),
      }),
      { minLength: 1, maxLength: 9 },
    )
    .map((probes) => ({
      identities,
      probeIdentities: probes.map(({ own }) => own),
      matrix: probes.map(({ row }) => row),
    })),
);

/** An impostor comparison at or above a threshold. */
export interface CohortHit {
  readonly probe: number;
  readonly own: number;
  readonly match: number;
}

export function hitsOf({ identities, probeIdentities, matrix }: SmallCohort, threshold: number): CohortHit[] {
  return probeIdentities.flatMap((own, probe) =>
    Array.from({ length: identities }, (_, match) => ({ probe, own, match })).filter(
      ({ match }) => match !== own && matrix[probe]![match]! >= threshold,
    ),
  );
}
