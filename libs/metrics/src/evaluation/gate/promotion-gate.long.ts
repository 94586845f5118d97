import { describe, expect, it } from 'vitest';
import { drawPeople, withNoise } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { identityScores } from './identity-scores.ts';
import { promotionGate } from './promotion-gate.ts';

const seeds = Array.from({ length: 100 }, (_, at) => at + 1);

/** As `npm test` has it with fewer seeds: people of 3 to 6 samples, two models of one quality, or one with noise added. */
function run(seed: number, kind: 'equal' | 'noisy', people: number) {
  const random = createSeededRandom(seed);
  const truth = drawPeople(random, { people, samples: 3 + (seed % 4), spread: 0.6 });
  const active = withNoise(truth, random, 0.8);
  const candidate = kind === 'equal' ? withNoise(truth, random, 0.8) : withNoise(active, random, 0.5);
  return promotionGate({ candidate: identityScores(candidate), active: identityScores(active) });
}

describe.each([40, 120])('the gate over 100 seeds of %i people', (people) => {
  it('promotes no equally good model by itself in at least 95', () => {
    const promoted = seeds.filter((seed) => run(seed, 'equal', people).superior);
    console.log(`${people} people: ${promoted.length} of 100 equal models were called better`);
    expect(promoted.length).toBeLessThanOrEqual(5);
  });

  it('refuses the active model with noise added in every one', () => {
    const verdicts = seeds.map((seed) => run(seed, 'noisy', people).verdict);
    const refused = verdicts.filter((verdict) => verdict === 'REFUSED').length;
    console.log(`${people} people: ${refused} of 100 noisy models were refused`);
    expect(refused).toBe(100);
  });
});
