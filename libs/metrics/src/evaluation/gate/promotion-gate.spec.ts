import { describe, expect, it } from 'vitest';
import { drawPeople, withNoise } from '../../../test/drawn-people.ts';
import type { DrawnPeople } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { holmAdjusted } from './holm.ts';
import { HeldOutMeter } from './held-out-rates.ts';
import { identityScores } from './identity-scores.ts';
import { promotionGate } from './promotion-gate.ts';
import type { GateOptions } from './promotion-gate.ts';

const quick: GateOptions = { replicates: 400 };

function gate(candidate: DrawnPeople, active: DrawnPeople, options: GateOptions = quick) {
  return promotionGate({ candidate: identityScores(candidate), active: identityScores(active) }, options);
}

/** People whom the active model sees with some noise. */
function activeModel(
  seed: number,
  people = 60,
): { readonly truth: DrawnPeople; readonly active: DrawnPeople } {
  const random = createSeededRandom(seed);
  const truth = drawPeople(random, { people, samples: 4, spread: 0.6 });
  return { truth, active: withNoise(truth, random, 0.8) };
}

describe('promotionGate', () => {
  it('passes a model that changes nothing, and does not call it better', () => {
    const { active } = activeModel(1);
    const report = gate(active, active);
    expect(report).toMatchObject({ verdict: 'PASSED', superior: false, heldOutIdentities: 60 });
    for (const { difference, lowerBound } of report.rows) expect([difference, lowerBound]).toEqual([0, 0]);
  });

  it('passes a model that is better, and says so', () => {
    const { truth, active } = activeModel(2);
    expect(gate(truth, active)).toMatchObject({ verdict: 'PASSED', superior: true });
  });

  it.each([1, 2, 3, 4, 5])('refuses the active model with noise added (seed %i)', (seed) => {
    const { active } = activeModel(10 + seed);
    const noisy = withNoise(active, createSeededRandom(seed), 0.5);
    expect(gate(noisy, active)).toMatchObject({ verdict: 'REFUSED', superior: false });
  });

  it('promotes no equally good model by itself in at least 19 of 20 seeds', () => {
    let promoted = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { truth, active } = activeModel(100 + seed);
      const other = withNoise(truth, createSeededRandom(1000 + seed), 0.8);
      if (gate(other, active).superior) promoted += 1;
    }
    expect(promoted).toBeLessThanOrEqual(1);
  });

  it('decides nothing on fewer than 30 people', () => {
    const { truth, active } = activeModel(3, 29);
    expect(gate(truth, active)).toMatchObject({ verdict: 'INCONCLUSIVE', superior: false });
    expect(gate(truth, active, { ...quick, leastIdentities: 29 }).verdict).toBe('PASSED');
  });

  it('refuses a model that is better on the whole and worse in a slice', () => {
    const { truth, active } = activeModel(4);
    const vectors = Float32Array.from(truth.vectors);
    const worse = withNoise(truth, createSeededRandom(5), 4);
    const probes = Uint32Array.from(truth.people.keys().filter((row) => row % 4 === 0));
    for (const row of probes) {
      const [from, to] = [row * truth.dimensions, (row + 1) * truth.dimensions];
      vectors.set(worse.vectors.subarray(from, to), from);
    }
    const models = { candidate: identityScores({ ...truth, vectors }), active: identityScores(active) };
    const slice = { name: 'camera', value: 'door', probes };
    const report = promotionGate({ ...models, slices: [slice] }, quick);
    const inSlice = report.rows.filter((row) => row.slice?.name === 'camera');
    expect(inSlice.map(({ isTested, isPassed }) => [isTested, isPassed])).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(report.verdict).toBe('REFUSED');
    // shown and not tested where it has too few people
    const few = { ...slice, probes: probes.slice(0, 19) };
    const shown = promotionGate({ ...models, slices: [few] }, quick).rows.filter((row) => row.slice !== null);
    expect(shown.map(({ isTested, identities }) => [isTested, identities])).toEqual([
      [false, 19],
      [false, 19],
    ]);
  });

  it('has the bounds of a bootstrap that is written out', () => {
    const { truth, active } = activeModel(6, 12);
    const options = { replicates: 4_000, seed: 9, fpir: 0.05, fmr: 0.02, leastIdentities: 5 };
    const [row] = gate(truth, active, options).rows;
    const [one, other] = [truth, active].map((model) => new HeldOutMeter(identityScores(model), options));
    const random = createSeededRandom(9);
    const differences = Array.from({ length: 4_000 }, () => {
      const weights = new Float64Array(12);
      for (let draw = 0; draw < 12; draw += 1) weights[random.integer(12)]! += 1;
      return (one?.rates(weights)[0]?.tpir ?? NaN) - (other?.rates(weights)[0]?.tpir ?? NaN);
    }).sort((a, b) => a - b);
    const position = 0.025 * 3_999;
    const [low, high] = [differences[Math.floor(position)] ?? NaN, differences[Math.ceil(position)] ?? NaN];
    expect(row?.lowerBound).toBeCloseTo(low + (position - Math.floor(position)) * (high - low), 12);
    expect(row?.pValue).toBeCloseTo((differences.filter((one) => one <= -0.005).length + 1) / 4_001, 12);
  });

  it('refuses models that saw different probes', () => {
    const { truth, active } = activeModel(7, 5);
    const fewer = { ...truth, people: truth.people.slice(0, 16), vectors: truth.vectors.slice(0, 16 * 24) };
    expect(() => gate(fewer, active)).toThrow('probes');
  });
});

describe('holmAdjusted', () => {
  it('has the values of the textbook', () => {
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005]).map((value) => Number(value.toFixed(6)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
    expect(holmAdjusted([])).toEqual([]);
    expect(holmAdjusted([0.9, 0.8])).toEqual([1, 1]);
    expect(() => holmAdjusted([1.1])).toThrow('pValues');
  });
});
