import fc from 'fast-check';

/** Scores with labels 0 and 1, both of which occur; few distinct scores, so that ties are frequent. */
export const labelledScores = fc
  .record({
    genuine: fc.array(fc.integer({ min: -8, max: 20 }), { minLength: 1, maxLength: 12 }),
    impostor: fc.array(fc.integer({ min: -20, max: 8 }), { minLength: 1, maxLength: 12 }),
    unit: fc.constantFrom(0.05, 1, 40),
  })
  .map(({ genuine, impostor, unit }) => ({
    scores: [...genuine, ...impostor].map((score) => score * unit),
    labels: [...genuine.map(() => 1), ...impostor.map(() => 0)],
  }));

/** The same pairs in another order, and the way to bring answers back. */
export function reversed<T>(values: readonly T[]): T[] {
  return [...values].reverse();
}

export const seeded = { seed: 1, numRuns: 100 } as const;
