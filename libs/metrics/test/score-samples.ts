import fc from 'fast-check';

/** Runs that are the same every time. */
export const once = { seed: 1, numRuns: 150 };

/** Few distinct whole scores, so that ties are common and rates are exact. */
const anyScores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 });

/** Genuine and impostor scores, at least one of each. */
export const anyPairs = fc.record({ genuine: anyScores, impostor: anyScores });
