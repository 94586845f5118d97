import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import type { EmbeddedFeatures } from '../embedded-features.ts';
import { evaluateIdentification } from './evaluate-identification.ts';
import { splitGallery } from './split-gallery.ts';

/** The loop adds up in float64, the kernel in float32. */
const ROUNDING = 1e-6;

/** Pictures of people around directions of their own. */
function people(
  count: number,
  shots: number,
  noise: number,
): { features: EmbeddedFeatures; identities: Int32Array } {
  const random = createSeededRandom(9);
  const dimensions = 8;
  const values = new Float32Array(count * shots * dimensions);
  const identities = new Int32Array(count * shots);
  for (let person = 0; person < count; person += 1) {
    const centre = Array.from({ length: dimensions }, () => random.next() - 0.5);
    for (let shot = 0; shot < shots; shot += 1) {
      const row = person * shots + shot;
      const vector = centre.map((value) => value + noise * (random.next() - 0.5));
      const length = Math.hypot(...vector);
      values.set(
        vector.map((value) => value / length),
        row * dimensions,
      );
      identities[row] = person;
    }
  }
  return { features: { values, rows: count * shots, dimensions }, identities };
}

describe('splitGallery', () => {
  const identities = Int32Array.from({ length: 60 }, (_, row) => Math.floor(row / 3));

  it('shares every picture out once, and strangers are of other identities', () => {
    const { templates, mated, strangers } = splitGallery(identities, {
      templates: 2,
      enrolledShare: 0.4,
      seed: 3,
    });
    expect([...templates, ...mated, ...strangers].sort((a, b) => a - b)).toEqual(
      identities.map((_, row) => row).reduce<number[]>((all, row) => [...all, row], []),
    );
    const of = (rows: Int32Array) => new Set(rows.map((row) => identities[row] ?? -1));
    expect(of(templates).size).toBe(8);
    expect(of(mated)).toEqual(of(templates));
    expect([...of(strangers)].filter((identity) => of(templates).has(identity))).toEqual([]);
    expect([templates.length, mated.length, strangers.length]).toEqual([16, 8, 36]);
  });

  it('gives the same split for the same seed, and another for another', () => {
    const split = (seed: number) => splitGallery(identities, { templates: 1, enrolledShare: 0.5, seed });
    expect(split(5)).toEqual(split(5));
    expect(split(5)).not.toEqual(split(6));
  });

  it('says what is missing', () => {
    const options = { templates: 1, enrolledShare: 0.5, seed: 1 };
    expect(() => splitGallery(Int32Array.of(4, 4, 4), options)).toThrow(
      expect.objectContaining({ code: 'TOO_FEW_IDENTITIES' }),
    );
    expect(() => splitGallery(Int32Array.of(1, 2, 3, 4), options)).toThrow(
      expect.objectContaining({ code: 'NO_GENUINE_PAIRS' }),
    );
  });
});

describe('evaluateIdentification', () => {
  it('agrees with searching each probe by a loop', async () => {
    const { features, identities } = people(300, 4, 0.8);
    const options = { templates: 2, enrolledShare: 0.5, seed: 7 };
    const { report, trials } = await evaluateIdentification(
      { references: features, probes: features },
      identities,
      options,
    );
    const split = splitGallery(identities, options);
    const search = (probe: number) => {
      const best = new Map<number, number>();
      for (const template of split.templates) {
        let similarity = 0;
        for (let i = 0; i < 8; i += 1) {
          similarity += (features.values[probe * 8 + i] ?? 0) * (features.values[template * 8 + i] ?? 0);
        }
        const person = identities[template] ?? 0;
        best.set(person, Math.max(best.get(person) ?? -1, similarity));
      }
      const ranked = [...best].sort((a, b) => b[1] - a[1]);
      const mate = identities[probe] ?? 0;
      return {
        top: ranked[0]?.[1] ?? 0,
        own: best.get(mate) ?? -1,
        rank: ranked.findIndex(([person]) => person === mate) + 1,
      };
    };
    const mated = Array.from(split.mated, search);
    const strangers = Array.from(split.strangers, search);
    expect(report.matedSearches).toBe(mated.length);
    expect(report.rank1.rate).toBeCloseTo(mated.filter(({ rank }) => rank === 1).length / mated.length, 12);
    expect(report.cmc[4]).toBeCloseTo(mated.filter(({ rank }) => rank <= 5).length / mated.length, 12);
    for (const { targetFpir, fnir, fpir, threshold } of report.fnirAtFpir) {
      const alarms = strangers.filter(({ top }) => top >= threshold + ROUNDING).length;
      expect(fpir).toBeCloseTo(alarms / strangers.length, 12);
      expect(fpir).toBeLessThanOrEqual(targetFpir);
      const missed = mated.filter(({ own, rank }) => rank !== 1 || own < threshold + ROUNDING).length;
      expect(fnir.rate).toBeCloseTo(missed / mated.length, 12);
    }
    const all = trials.measuresOf(Array.from({ length: trials.probes.length }, (_, trial) => trial));
    const point = report.fnirAtFpir.find(({ targetFpir }) => targetFpir === 1e-2);
    expect(all['FNIR at the threshold of FPIR 1e-2']).toBeCloseTo(point?.fnir.rate ?? -1, 12);
    expect(all['FPIR there']).toBeCloseTo(point?.fpir ?? -1, 12);
    for (const { fpir, fnir, threshold } of report.curve.filter((one) => one.threshold !== null)) {
      const limit = (threshold ?? 0) - ROUNDING;
      expect(strangers.filter(({ top }) => top >= limit).length / strangers.length).toBeCloseTo(fpir, 2);
      expect(mated.filter(({ own, rank }) => rank !== 1 || own < limit).length / mated.length).toBeCloseTo(
        fnir,
        2,
      );
    }
  });

  it('counts a probe without an embedding as missed, and a template without one as never found', async () => {
    const { features, identities } = people(40, 3, 0.05);
    const options = { templates: 1, enrolledShare: 0.5, seed: 1 };
    const split = splitGallery(identities, options);
    const perfect = await evaluateIdentification(
      { references: features, probes: features },
      identities,
      options,
    );
    expect(perfect.report.rank1.rate).toBe(1);
    const lost = split.mated[0] ?? 0;
    const probes = { ...features, isUsable: new Uint8Array(features.rows).fill(1).fill(0, lost, lost + 1) };
    const missed = await evaluateIdentification({ references: features, probes }, identities, options);
    expect(missed.report.rank1.rate).toBeCloseTo(1 - 1 / split.mated.length, 12);
    const template = split.templates[0] ?? 0;
    const references = {
      ...features,
      isUsable: new Uint8Array(features.rows).fill(1).fill(0, template, template + 1),
    };
    const unknown = await evaluateIdentification({ references, probes: features }, identities, options);
    expect(unknown.report.rank1.rate).toBeCloseTo(1 - 2 / split.mated.length, 12);
  });
});
