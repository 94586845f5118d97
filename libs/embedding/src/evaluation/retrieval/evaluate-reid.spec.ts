import { createSeededRandom } from '@gallerist/metrics/random';
import { rerankDistances } from '@gallerist/metrics/reranking';
import { describe, expect, it } from 'vitest';
import { partCosine } from '../../parts/part-cosine.ts';
import { evaluateReid } from './evaluate-reid.ts';
import type { ReidFeatures } from './evaluate-reid.ts';
import { queryMeasures } from './query-results.ts';

function randomSet(rows: number, seed: number, people: readonly number[]): ReidFeatures {
  const random = createSeededRandom(seed);
  const dimensions = 6;
  const labels = Array.from({ length: rows }, () => people[random.integer(people.length)] ?? 0);
  const values = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row += 1) {
    const noisy = Array.from(
      { length: dimensions },
      (_, i) => Math.sin((labels[row] ?? 0) * 3 + i) + random.next(),
    );
    const length = Math.hypot(...noisy);
    values.set(
      noisy.map((value) => value / length),
      row * dimensions,
    );
  }
  const cameras = Array.from({ length: rows }, () => 1 + random.integer(3));
  return { features: { values, rows, dimensions }, people: labels, cameras };
}

/** The protocol by sorting, as a person would write it down. */
function byHand(queries: ReidFeatures, gallery: ReidFeatures) {
  const { dimensions } = queries.features;
  const [precisions, penalties]: [number[], number[]] = [[], []];
  let firsts = 0;
  for (let query = 0; query < queries.features.rows; query += 1) {
    const ranking = Array.from({ length: gallery.features.rows }, (_, place) => {
      let similarity = 0;
      for (let i = 0; i < dimensions; i += 1) {
        const a = queries.features.values[query * dimensions + i] ?? 0;
        similarity += a * (gallery.features.values[place * dimensions + i] ?? 0);
      }
      return { similarity, person: gallery.people[place], camera: gallery.cameras[place] };
    })
      .filter(
        ({ person, camera }) =>
          person !== -1 && (person !== queries.people[query] || camera !== queries.cameras[query]),
      )
      .sort((a, b) => b.similarity - a.similarity);
    const hits = ranking.flatMap(({ person }, place) =>
      person === queries.people[query] ? [place + 1] : [],
    );
    if (hits.length === 0) continue;
    precisions.push(hits.reduce((sum, rank, found) => sum + (found + 1) / rank, 0) / hits.length);
    penalties.push(hits.length / (hits.at(-1) ?? 1));
    if (hits[0] === 1) firsts += 1;
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mAP: mean(precisions),
    mINP: mean(penalties),
    rank1: firsts / precisions.length,
    valid: precisions.length,
  };
}

const queries = randomSet(40, 1, [1, 2, 3, 4, 99]);
const gallery = randomSet(300, 2, [-1, 0, 1, 2, 3, 4, 5]);

const rowOf = ({ features: { values, dimensions } }: ReidFeatures, row: number): Float32Array =>
  values.subarray(row * dimensions, (row + 1) * dimensions);

function sliceOf(set: ReidFeatures, from: number, to: number): ReidFeatures {
  const { values, dimensions } = set.features;
  const features = { values: values.slice(from * dimensions, to * dimensions), rows: to - from, dimensions };
  return {
    features,
    people: Array.from(set.people).slice(from, to),
    cameras: Array.from(set.cameras).slice(from, to),
  };
}

/** Average precision of a query that is re-ranked alone: what the protocol drops is taken out, then the matrices are re-ranked. */
function aloneByHand(query: number, nearest: number): number {
  const euclidean = (a: Float32Array, b: Float32Array): number =>
    Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));
  const [person, vector] = [queries.people[query] ?? 0, rowOf(queries, query)];
  const kept = Array.from({ length: gallery.features.rows }, (_, place) => place)
    .filter((place) => gallery.people[place] !== -1)
    .filter((place) => gallery.people[place] !== person || gallery.cameras[place] !== queries.cameras[query])
    .map((place) => ({ place, distance: euclidean(vector, rowOf(gallery, place)) }))
    .sort((a, b) => a.distance - b.distance);
  const window = kept.slice(0, nearest);
  const rows = window.map(({ place }) => rowOf(gallery, place));
  const distances = rerankDistances({
    ...{ queries: 1, gallery: rows.length },
    queryQuery: Float32Array.of(0),
    queryGallery: Float32Array.from(window, ({ distance }) => distance),
    galleryGallery: Float32Array.from(rows.flatMap((a) => rows.map((b) => euclidean(a, b)))),
  });
  const order = window
    .map(({ place }, row) => ({ place, distance: distances[row] ?? 1 }))
    .sort((a, b) => a.distance - b.distance)
    .concat(kept.slice(nearest));
  const hits = order.flatMap(({ place }, i) => (gallery.people[place] === person ? [i + 1] : []));
  return hits.reduce((sum, rank, found) => sum + (found + 1) / rank, 0) / hits.length;
}

describe('evaluateReid', () => {
  it('agrees with sorting each ranking by hand', async () => {
    const { report, queries: results, intervals, pairs } = await evaluateReid(queries, gallery);
    const expected = byHand(queries, gallery);
    expect(report.meanAveragePrecision).toBeCloseTo(expected.mAP, 12);
    expect(report.meanInverseNegativePenalty).toBeCloseTo(expected.mINP, 12);
    expect(report.cmc?.[0]).toBeCloseTo(expected.rank1, 12);
    expect(report.validQueries).toBe(expected.valid);
    expect(report.skippedQueries).toBe(40 - expected.valid);
    const all = queryMeasures(
      results,
      Array.from({ length: 40 }, (_, query) => query),
    );
    expect(all['mAP']).toBeCloseTo(expected.mAP, 12);
    expect(all['mINP']).toBeCloseTo(expected.mINP, 12);
    const { low, high } = intervals.meanAveragePrecision ?? { low: 1, high: 0 };
    expect(low).toBeLessThan(expected.mAP);
    expect(high).toBeGreaterThan(expected.mAP);
    const junk = Array.from(gallery.people).filter((person) => person === -1).length;
    const own = Array.from(
      queries.people,
      (person, query) =>
        Array.from(gallery.people).filter(
          (other, place) => other === person && gallery.cameras[place] === queries.cameras[query],
        ).length,
    ).reduce((sum, count) => sum + count, 0);
    expect(pairs.genuine.length + pairs.impostorPairs).toBe(40 * (300 - junk) - own);
  });

  it('ranks by re-ranked distances when asked, and by the plain ones at λ = 1', async () => {
    const plain = await evaluateReid(queries, gallery);
    const same = await evaluateReid(queries, gallery, { rerank: { lambda: 1 } });
    expect(same.report.meanAveragePrecision).toBeCloseTo(plain.report.meanAveragePrecision ?? 0, 12);
    const reranked = await evaluateReid(queries, gallery, { rerank: {} });
    expect(reranked.report.meanAveragePrecision).not.toBeCloseTo(plain.report.meanAveragePrecision ?? 0, 3);
    expect(reranked.pairs.genuine).toEqual(plain.pairs.genuine);
  });

  it('re-ranks each query by itself when asked: as for nobody else, and of the nearest alone', async () => {
    const some = sliceOf(queries, 0, 8);
    for (const nearest of [300, 30]) {
      const { queries: results } = await evaluateReid(some, gallery, { rerank: { each: { nearest } } });
      const expected = Array.from(some.people, (_, query) => aloneByHand(query, nearest));
      expect(Array.from(results.averagePrecisions)).toEqual(expected);
    }
    const joint = await evaluateReid(some, gallery, { rerank: {} });
    const each = await evaluateReid(some, gallery, { rerank: { each: { nearest: 300 } } });
    expect(each.report.meanAveragePrecision).not.toBeCloseTo(joint.report.meanAveragePrecision ?? 0, 3);
    expect(each.pairs.genuine).toEqual(joint.pairs.genuine);
    const none = { rerank: { each: { nearest: 0 } } };
    await expect(evaluateReid(queries, gallery, none)).rejects.toThrow('rerank.each.nearest');
  });

  it('agrees with re-ranking all at once where there is one query and nothing is dropped', async () => {
    const strangers = { ...gallery, cameras: Array.from(gallery.cameras, () => 9) };
    const kept = Array.from(gallery.people, (person) => (person === -1 ? 0 : person));
    const clean = { ...strangers, people: kept };
    for (const query of [0, 1, 2, 3, 4, 5]) {
      const one = sliceOf(queries, query, query + 1);
      if (!kept.includes(one.people[0] ?? 0)) continue;
      const [joint, each] = [
        await evaluateReid(one, clean, { rerank: {} }),
        await evaluateReid(one, clean, { rerank: { each: { nearest: 300 } } }),
      ];
      expect(each.queries).toEqual(joint.queries);
    }
  });

  it.each([{}, { rerank: { k1: 5, k2: 2 } }, { rerank: { k1: 5, k2: 2, each: { nearest: 9 } } }])(
    'puts pictures without an embedding last %j',
    async (options) => {
      const set = (people: readonly number[], angles: readonly (number | null)[]): ReidFeatures => ({
        features: {
          values: Float32Array.from(
            angles.flatMap((angle) => (angle === null ? [0, 0] : [Math.cos(angle), Math.sin(angle)])),
          ),
          rows: angles.length,
          dimensions: 2,
          isUsable: Uint8Array.from(angles, (angle) => Number(angle !== null)),
        },
        people,
        cameras: people.map((_, place) => place),
      });
      const { queries: results } = await evaluateReid(
        set([1, 2], [0.1, null]),
        set(
          [9, 1, 1, 2, 9].map((person) => person),
          [2, null, 0.1, 0.2, -2],
        ),
        options,
      );
      // Person 1: one at rank 1, one after all four others. Person 2: the query is refused, so is its only match.
      expect(results.averagePrecisions[0]).toBeCloseTo((1 + 2 / 5) / 2, 12);
      expect(results.isFirst[1]).toBe(0);
    },
  );

  it('says that nobody is in the gallery', async () => {
    const lonely = { ...queries, people: queries.people };
    await expect(
      evaluateReid(lonely, { ...gallery, people: Array.from(gallery.people, () => 77) }),
    ).rejects.toMatchObject({
      name: 'EvaluationError',
      code: 'NO_GENUINE_PAIRS',
    });
  });

  it('compares parts by the joint metric over those that both show', async () => {
    const [count, size, weights] = [3, 2, [1, 0.5, 2]];
    const partsOf = (set: ReidFeatures, seed: number): ReidFeatures => {
      const random = createSeededRandom(seed);
      const { rows, values } = set.features;
      const visible = () => Array.from({ length: count }, () => (random.next() < 0.3 ? 0 : 1));
      const whole = Array.from({ length: rows }, (_, row) => [
        ...values.subarray(row * 6, row * 6 + 6),
        ...visible(),
      ]);
      const features = { values: Float32Array.from(whole.flat()), rows, dimensions: count * (size + 1) };
      return { ...set, features: { ...features, parts: { count, weights } } };
    };
    const people = [1, 2, 3, 4];
    const queries = partsOf(randomSet(12, 5, people), 1);
    const gallery = partsOf(randomSet(40, 6, people), 2);
    const { pairs, report } = await evaluateReid(queries, gallery);
    const similarityOf = (query: number, place: number): number => {
      const [a, b] = [queries.features, gallery.features].map((features, side) => {
        const row = features.values.subarray(
          (side === 0 ? query : place) * 9,
          ((side === 0 ? query : place) + 1) * 9,
        );
        return { values: row.subarray(0, 6), visibility: row.subarray(6), count };
      });
      return partCosine(a!, b!, weights).similarity ?? -1;
    };
    for (const { probe, reference, similarity } of [...pairs.hardest.genuine, ...pairs.hardest.impostor]) {
      expect(similarity).toBeCloseTo(similarityOf(probe, reference), 5);
    }
    expect(report.validQueries).toBeGreaterThan(8);
    await expect(evaluateReid(queries, gallery, { rerank: {} })).rejects.toThrow('not parts');
    await expect(evaluateReid(randomSet(3, 1, people), gallery)).rejects.toThrow('queries.parts');
  });
});
