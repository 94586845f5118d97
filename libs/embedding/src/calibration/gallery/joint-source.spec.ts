import { createSeededRandom } from '@gallerist/metrics/random';
import { gammaInterval } from '@gallerist/metrics/thresholds';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectPictureTail, identityTail, type PictureTail } from '../picture-tail.ts';
import { rowsOfVectors } from '../labelled-rows.ts';
import { calibrateGallery } from './calibrate-gallery.ts';
import { jointSource } from './joint-source.ts';
import { cohortLike } from './pack-statistics.ts';
import { readMeasuredRate, readScoreModel } from './stored-calibration.ts';
import { tailSource, type TailSource } from './tail-source.ts';
import type { RateKind, RateSource } from './threshold.types.ts';

const kinds = ['FMR', 'FPIR'] as const;
const strangers = 2000;

function people(seed: number, count: number, pictures: number) {
  const random = createSeededRandom(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: count }, (_, identity) => {
    const centre = Array.from({ length: 12 }, gauss);
    return Array.from({ length: pictures }, () => {
      const noisy = centre.map((value) => value + 0.2 * gauss());
      const length = Math.hypot(...noisy);
      return { identity, vector: Float32Array.from(noisy, (value) => value / length) };
    });
  }).flat();
}

describe('jointSource', () => {
  let own: TailSource;
  let pack: TailSource;
  let joint: RateSource;
  let packTail: PictureTail;
  beforeAll(async () => {
    const tailOf = async (seed: number, count: number) =>
      (await collectPictureTail(rowsOfVectors(people(seed, count, 2)), 100_000))!;
    packTail = await tailOf(2, 90);
    const options = { galleryIdentities: 40, strangerProbes: strangers };
    own = tailSource(identityTail(await tailOf(1, 40)), { ...options, of: 'gallery' })!;
    pack = tailSource(identityTail(packTail), { ...options, of: 'pack' })!;
    joint = jointSource(own, pack, strangers);
  });

  /** The average of logarithms with the inverse variances as weights, and its interval. */
  function naive(kind: RateKind, similarity: number) {
    const [a, b] = [own.estimate(kind, similarity)!, pack.estimate(kind, similarity)!];
    const [wa, wb] = [1 / a.variance, 1 / b.variance];
    const value = a.value ** (wa / (wa + wb)) * b.value ** (wb / (wa + wb));
    const noise = kind === 'FPIR' ? (1 - value) / value / strangers : 0;
    const { low, high } = gammaInterval((1 + 1 / (wa + wb)) * (1 + noise) - 1, 0.95);
    return { value, low: value * low, high: Math.min(1, value * high) };
  }

  it('averages what both say where both say something, and bounds what it cannot resolve', () => {
    const seen = new Set<string>();
    for (const kind of kinds) {
      for (let similarity = 0.5; similarity <= 1.05; similarity += 0.01) {
        const [a, b] = [own.estimate(kind, similarity), pack.estimate(kind, similarity)];
        const found = joint.at(kind, similarity);
        const isKnown = [a, b].every((one) => one !== null && one.variance < Infinity && one.value > 0);
        if (!isKnown) {
          expect(found).toBeNull();
          seen.add('unknown');
          continue;
        }
        const expected = naive(kind, similarity);
        const isResolved = expected.high <= 10 * expected.low;
        seen.add(isResolved ? 'resolved' : 'bounded');
        expect(found!.high).toBeCloseTo(expected.high, 12);
        if (isResolved) {
          expect(found!.value).toBeCloseTo(expected.value, 12);
          expect(found!.low).toBeCloseTo(expected.low, 12);
        } else expect(found).toMatchObject({ value: null, low: 0, basis: 'UNRESOLVED' });
        expect(readMeasuredRate(JSON.parse(JSON.stringify(found)))).toEqual(found);
        expect(found!.impostorIdentities).toBe(130);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['resolved', 'bounded']));
  });

  it('finds the similarity of a rate between what both alone would find', () => {
    let fits = 0;
    for (const kind of kinds) {
      for (const rate of [0.2, 0.05, 0.01, 1e-3]) {
        const [a, b] = [own.fit(kind, rate)!.similarity, pack.fit(kind, rate)!.similarity];
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const found = joint.fit(kind, rate)?.similarity;
        if (found === undefined) {
          expect(joint.at(kind, high)).toBeNull();
          continue;
        }
        fits += 1;
        expect(found).toBeGreaterThanOrEqual(low);
        expect(found).toBeLessThanOrEqual(high);
        if (found < high) expect(naive(kind, found).value).toBeLessThanOrEqual(rate);
        const step = (high - low) / 2 ** 8;
        if (found - step > low) expect(naive(kind, found - step).value).toBeGreaterThan(rate * (1 - 1e-9));
      }
    }
    expect(fits).toBeGreaterThan(4);
  });

  it('gives the pack as many samples a person as the gallery has, as near as a cap comes', async () => {
    const three = (await collectPictureTail(rowsOfVectors(people(3, 9, 3)), 1000))!;
    const base64 = (values: ArrayBufferView) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
    const pairs = {
      pictures: base64(Uint16Array.from(three.picturesOf)),
      similarities: base64(three.similarities),
      first: base64(Uint16Array.from(three.first)),
      second: base64(Uint16Array.from(three.second)),
      ...{ floor: null, genuine: [], genuineIdentities: 9 },
    };
    const like = (wanted: number) => cohortLike({ pairs } as never, wanted); // reason: only the pairs are read
    for (const [wanted, cap] of [
      [0, 1],
      [1, 1],
      [1.4, 1],
      [1.6, 2],
      [2.4, 2],
      [3, 3],
      [50, 3],
    ] as const) {
      expect(like(wanted), `${wanted}`).toEqual(identityTail(three, cap));
    }
    expect(cohortLike({} as never, 1)).toBeNull(); // reason: as above
  });

  it.each([0, 1, 2, 3, 60])('gives a gallery of %i people a threshold that can be stored', async (count) => {
    const rows = rowsOfVectors(people(5, count, 2));
    for (const policy of [
      { kind: 'STATIC', match: 0.8, review: 0.7 },
      { kind: 'INTRA_PERCENTILE' },
      { kind: 'TARGET_FMR', rate: 1e-3 },
      { kind: 'TARGET_FPIR', rate: 1e-2 },
    ] as const) {
      const found = await calibrateGallery({
        ...{ rows, galleryIdentities: count, policy },
        pack: { defaultThreshold: { match: 0.9, review: 0.8 }, statistics: null },
      });
      const stored = JSON.parse(JSON.stringify(found)) as typeof found;
      expect(found.review).toBeLessThanOrEqual(found.match);
      expect(stored.fmr && readMeasuredRate(stored.fmr)).toEqual(found.fmr);
      expect(stored.fpir && readMeasuredRate(stored.fpir)).toEqual(found.fpir);
      expect(stored.scoreModel && readScoreModel(stored.scoreModel)).toEqual(found.scoreModel);
    }
  });
});
