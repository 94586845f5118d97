import type { InferencePool } from '../src/index.ts';
import { InferenceError } from '../src/index.ts';
import { createInferencePool } from '../src/node/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalyseRequest, AnalysedSubject } from '../src/inference-pool.types.ts';
import { keptModels } from './kept-models.ts';
import { peopleInSample, samplePhotograph } from './sample-photographs.ts';

const request = (bytes: Uint8Array, more: Partial<AnalyseRequest> = {}): AnalyseRequest => ({
  bytes,
  limits: { maxBytes: 10 * 1024 * 1024, maxPixels: 40_000_000 },
  maxSubjects: 100,
  wantEmbeddings: true,
  wantCrops: false,
  ...more,
});

function cosine(a: AnalysedSubject, b: AnalysedSubject): number {
  if (a.embedding === undefined || b.embedding === undefined) throw new TypeError('expected embeddings');
  const other = b.embedding;
  return a.embedding.reduce((sum, value, index) => sum + value * (other[index] ?? Number.NaN), 0);
}

async function subjectsOf(pool: InferencePool, asked: AnalyseRequest): Promise<readonly AnalysedSubject[]> {
  const result = await pool.analyse(asked);
  if (!result.ok) throw new TypeError(`expected a readable picture, got ${result.error.reason}`);
  return result.value.subjects;
}

const leftToRight = (subjects: readonly AnalysedSubject[]): readonly AnalysedSubject[] =>
  [...subjects].sort((a, b) => a.box.x - b.box.x);

describe('inference pool', () => {
  let pool: InferencePool;
  beforeAll(async () => {
    pool = await createInferencePool({ workers: 1, modelsFolder: keptModels });
  });
  afterAll(() => pool.close());

  it('finds everybody in real group photographs, with normalised embeddings', async () => {
    for (const index of [1, 2, 3, 4, 5, 6] as const) {
      const subjects = await subjectsOf(pool, request(samplePhotograph(index)));
      expect(subjects).toHaveLength(peopleInSample[index]);
      for (const subject of subjects) {
        expect(subject.embedding).toHaveLength(pool.face.dimensions);
        expect(cosine(subject, subject)).toBeCloseTo(1, 5); // float32 rounding of 128 squares
        expect(subject.landmarks).toHaveLength(5);
        expect(subject.quality.overall).toBeGreaterThan(0.35);
      }
    }
  });

  it('knows a woman again in another photograph and tells her from her neighbours', async () => {
    const first = leftToRight(await subjectsOf(pool, request(samplePhotograph(1)))).at(-1);
    const second = leftToRight(await subjectsOf(pool, request(samplePhotograph(3))));
    if (first === undefined) throw new TypeError('expected a face in sample1');
    const similarities = second.map((subject) => cosine(first, subject));
    const { match } = pool.face.pack.defaultThreshold;
    expect(similarities[1]).toBeGreaterThan(match);
    expect(similarities[0]).toBeLessThan(match);
    expect(similarities[2]).toBeLessThan(match);
  });

  it('gives the same embeddings in a batch as alone', async () => {
    const alone = await subjectsOf(pool, request(samplePhotograph(2)));
    const [, batched] = await Promise.all(
      ([1, 2, 3] as const).map((index) => subjectsOf(pool, request(samplePhotograph(index)))),
    );
    alone.forEach((subject, index) => {
      const other = batched?.[index];
      if (other === undefined) throw new TypeError('expected as many faces in the batch');
      expect(cosine(subject, other)).toBeGreaterThanOrEqual(1 - 1e-6);
    });
  });

  it('rejects a bad file in the middle of a batch and serves the others', async () => {
    const results = await Promise.all([
      pool.analyse(request(samplePhotograph(1))),
      pool.analyse(request(new Uint8Array([1, 2, 3, 4]))),
      pool.analyse(request(samplePhotograph(1).subarray(0, 40_000))),
      pool.analyse(request(samplePhotograph(1))),
    ]);
    expect(results.map((result) => (result.ok ? 'ok' : result.error.reason))).toEqual([
      'ok',
      'UNSUPPORTED_FORMAT',
      'INVALID_IMAGE',
      'ok',
    ]);
  });

  it('counts the faces beyond maxSubjects and keeps the largest', async () => {
    const result = await pool.analyse(request(samplePhotograph(5), { maxSubjects: 2 }));
    if (!result.ok) throw new TypeError('expected a readable picture');
    expect(result.value.subjects).toHaveLength(2);
    expect(result.value.subjectsLeftOut).toBe(3);
  });

  it('embeds a stored crop as its picture: the hint of the pack’s own template', async () => {
    const [original] = await subjectsOf(
      pool,
      request(samplePhotograph(6), { wantCrops: true, maxSubjects: 1 }),
    );
    if (original?.crop === undefined) throw new TypeError('expected a face with a crop');
    const hint = { alignedTemplate: 'dlib-150-68' };
    const [again] = await subjectsOf(pool, request(original.crop.bytes, { hint }));
    if (again === undefined) throw new TypeError('expected the crop to give a subject');
    expect(cosine(original, again)).toBeGreaterThanOrEqual(1 - 1e-6);
  });

  it('comes to the same person by a box, by landmarks and by detection', async () => {
    const [found] = await subjectsOf(pool, request(samplePhotograph(3), { maxSubjects: 1 }));
    if (found === undefined) throw new TypeError('expected a face');
    for (const hint of [{ box: found.box }, { landmarks: found.landmarks }]) {
      const [hinted] = await subjectsOf(pool, request(samplePhotograph(3), { hint }));
      if (hinted === undefined) throw new TypeError('expected the hinted face');
      expect(cosine(found, hinted)).toBeGreaterThan(0.97); // five points align a little differently from 68
    }
  });

  it.each([
    [{ hint: { alignedTemplate: 'passport-7' } }, 'alignedTemplate'],
    [{ hint: { landmarks: [{ x: 1, y: 1 }] } }, 'landmarks'],
    [{ hint: { box: { x: 0, y: 0, width: 0, height: 10 } } }, 'box'],
    [{ maxSubjects: 0 }, 'maxSubjects'],
  ])('refuses misuse %j', async (more, argument) => {
    await expect(pool.analyse(request(samplePhotograph(1), more))).rejects.toThrow(RangeError);
    await expect(pool.analyse(request(samplePhotograph(1), more))).rejects.toThrow(argument);
  });
});

describe('inference pool under stress', () => {
  it('refuses what does not fit its queue, and what comes after close', async () => {
    const pool = await createInferencePool({ workers: 1, maxQueued: 1, modelsFolder: keptModels });
    const asked = request(samplePhotograph(1));
    const results = await Promise.allSettled([pool.analyse(asked), pool.analyse(asked), pool.analyse(asked)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(refused).toMatchObject([{ name: 'InferenceError', code: 'OVERLOADED', retryable: true }]);
    const pending = pool.analyse(asked);
    await Promise.all([pool.close(), expect(pending).rejects.toBeInstanceOf(InferenceError)]);
    await expect(pool.analyse(asked)).rejects.toMatchObject({ code: 'CLOSED', retryable: false });
  });

  it('replaces a worker that takes too long and rejects its requests as retryable', async () => {
    const lines: string[] = [];
    const pool = await createInferencePool({
      workers: 1,
      stallTimeoutMs: 1,
      modelsFolder: keptModels,
      log: (line) => lines.push(line),
    });
    const asked = request(samplePhotograph(1));
    await expect(pool.analyse(asked)).rejects.toMatchObject({ code: 'TIMED_OUT', retryable: true });
    await expect(pool.analyse(asked)).rejects.toMatchObject({ code: 'TIMED_OUT', retryable: true });
    expect(lines.filter((line) => line.includes('starting another')).length).toBeGreaterThanOrEqual(1);
    await pool.close();
  });
});
