import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { callerOf, DUPLICATE_SIMILARITY, SaidOfProbes } from '../../../test/said-of-probes.ts';
import { randomUnitVector, seededRandom } from '../../../test/vectors.ts';
import { IdentityRemoval } from '../identity/identity-removal.ts';
import { deleteSearches } from '../search/search.store.ts';
import { blobKeysInUse } from '../media/media.store.ts';
import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';
import { confirmedFeedback } from './confirmed-feedback.store.ts';
import { exemplarsOfSpace } from './exemplars-of-space.ts';

const EAST = [1, 0, 0];
const NEAR_EAST = [1, 0.3, 0];

describe.each(storeDatabases)('feedback on $name', ({ open }) => {
  let database: TestDatabase;
  let people: SaidOfProbes;
  let run = 0;
  const clock = { now: () => new Date() };
  const rita = callerOf('REVIEWER', 'Rita');
  const rob = callerOf('REVIEWER', 'Rob');
  const program = callerOf('INTEGRATOR', 'program');
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    people = await new SaidOfProbes(database, `feedback ${(run += 1)}`, clock).create();
  });

  const rows = () => database.client.feedback.findMany({ where: { galleryId: people.galleryId } });
  const names = async (probe: readonly number[], actorId?: string) =>
    (await people.takenFor(probe, actorId === undefined ? {} : { actorId })).map((hit) => hit.identityId);
  const remove = (id: string) => {
    const drain = {
      drainOwn: () => Promise.resolve({ indexed: true }),
      start: () => undefined,
      stop: () => Promise.resolve(),
    };
    const blobs = { delete: () => Promise.resolve() } as never; // nothing of an identity without pictures is stored
    return new IdentityRemoval({ database, clock, blobs, drain }).remove(rita, id);
  };

  it('is kept once where two calls with one key come at once, and answered alike', async () => {
    const ann = await people.known(EAST);
    const request = people.saying(await people.searched(NEAR_EAST, [ann]), ann, { idempotencyKey: 'once' });
    const answers = await Promise.all([
      people.feedback.give(rita, request),
      people.feedback.give(rita, request),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ ok: true, value: { feedback: { state: 'CONFIRMED' } } });
    expect(await rows()).toHaveLength(1);
  });

  it('of two people who contradict each other at once keeps one, and tells the other', async () => {
    const ann = await people.known(EAST);
    const searchId = await people.searched(NEAR_EAST, [ann]);
    const codes = await Promise.all([
      people.give(rita, people.saying(searchId, ann)),
      people.give(rob, people.saying(searchId, ann, { verdict: 'CORRECT' })),
    ]);
    expect(codes.filter((code) => code !== null)).toEqual(['CONTRADICTORY_VERDICT']);
    expect(await rows()).toHaveLength(1);
  });

  it('takes two opinions that agree, but no opinion twice', async () => {
    const ann = await people.known(EAST);
    const searchId = await people.searched(NEAR_EAST, [ann]);
    const request = people.saying(searchId, ann);
    const codes = await Promise.all([rita, rob, rita].map((ctx) => people.give(ctx, request)));
    expect(codes.filter((code) => code !== null)).toEqual(['ALREADY_GIVEN']);
    expect((await rows()).map((row) => row.actorId).sort()).toEqual([rita.actor.id, rob.actor.id].sort());
  });

  it('leaves nothing of an identity that is deleted meanwhile', async () => {
    for (let i = 0; i < 3; i += 1) {
      const ann = await people.known(EAST);
      const request = people.saying(await people.searched(NEAR_EAST, [ann]), ann);
      const [code] = await Promise.all([people.give(rita, request), remove(ann)]);
      expect([null, 'NOT_FOUND']).toContain(code);
      expect(await rows()).toEqual([]);
      expect(await names(NEAR_EAST)).toEqual([]);
    }
  });

  it('is there with its crop, or the search is gone: never half', async () => {
    const ann = await people.known(EAST);
    const cropBlobKey = `crop ${run}`;
    const searchId = await people.searched(NEAR_EAST, [ann], { cropBlobKey });
    const deleted = database.transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM search_events WHERE id = ${searchId}::uuid FOR UPDATE`;
      return deleteSearches(tx, [searchId]);
    });
    const [code, { count }] = await Promise.all([people.give(rita, people.saying(searchId, ann)), deleted]);
    expect([null, 'NOT_FOUND']).toContain(code);
    expect(count).toBe(1);
    const kept = await blobKeysInUse(database.client, [cropBlobKey]);
    expect([...kept]).toEqual(code === null ? [cropBlobKey] : []);
  });

  it('is taken back once, and a search sees the veto wholly or not at all', async () => {
    const ann = await people.known(EAST);
    const given = await people.feedback.give(
      rita,
      people.saying(await people.searched(NEAR_EAST, [ann]), ann),
    );
    if (!given.ok) throw new Error(given.error.code);
    const { id } = given.value.feedback;
    expect(await names(NEAR_EAST)).toEqual([]);
    const back = { id, idempotencyKey: null };
    const [first, second, seen] = await Promise.all([
      people.feedback.withdraw(rita, back),
      people.feedback.withdraw(rob, back),
      names(NEAR_EAST),
    ]);
    const codes = [first, second].flatMap((result) => (result.ok ? [] : [result.error.code]));
    expect(codes).toEqual(['ALREADY_WITHDRAWN']);
    expect([[], [ann]]).toContainEqual(seen);
    expect(await names(NEAR_EAST)).toEqual([ann]);
    const history = (await people.feedback.histories([id])).get(id);
    expect(history?.map(({ state }) => state)).toEqual(['CONFIRMED', 'WITHDRAWN']);
  });

  it('of a program vetoes its own searches alone', async () => {
    const ann = await people.known(EAST);
    expect(
      await people.give(program, people.saying(await people.searched(NEAR_EAST, [ann]), ann)),
    ).toBeNull();
    expect(await names(NEAR_EAST, program.actor.id)).toEqual([]);
    expect(await names(NEAR_EAST, rita.actor.id)).toEqual([ann]);
  });

  it('follows an identity into a merge, and back', async () => {
    const [ann, anna] = [await people.known(EAST), await people.known([0, 0, 1])];
    expect(await people.give(rita, people.saying(await people.searched(NEAR_EAST, [ann]), ann))).toBeNull();
    expect(await names(NEAR_EAST)).toEqual([anna]);
    expect(await people.merge([ann], anna)).toBeNull();
    // Its samples are Anna's now, and so is what was said of it.
    expect(await names(NEAR_EAST)).toEqual([]);
    // What the search had named by the old name may be judged by either.
    const late = await people.searched([1, -0.3, 0], [ann]);
    expect(await people.give(rita, people.saying(late, anna))).toBeNull();
    const rowsOfMerge = await confirmedFeedback(database.client, [people.galleryId]);
    expect(rowsOfMerge.map(({ notIdentityId }) => notIdentityId)).toEqual([anna, anna]);
    expect(await people.unmerge(ann)).toBeNull();
    expect(await names(NEAR_EAST)).toEqual([anna]);
  });

  it('gives training what is confirmed, with vectors, and nothing else', async () => {
    const [ann, ben] = [await people.known(EAST), await people.known([0, 1, 0])];
    const searchId = await people.searched(NEAR_EAST, [ann, ben]);
    expect(await people.give(program, people.saying(searchId, ann))).toBeNull();
    const is = people.saying(searchId, ann, { verdict: 'IS_PERSON', correctIdentityId: ben });
    expect(await people.give(rita, is)).toBeNull();
    const [only, ...rest] = await confirmedFeedback(database.client, [people.galleryId]);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ verdict: 'IS_PERSON', identityId: ben, notIdentityId: ann, sampleId: null });
    expect([...(only?.vectors.keys() ?? [])]).toEqual([people.space.id]);
    const later = new Date(Date.now() + 60_000);
    expect(await confirmedFeedback(database.client, [people.galleryId], later)).toEqual([]);
  });

  it('changes nothing but for probes that are near-identical to an exemplar', async () => {
    const random = seededRandom(7);
    const draw = () => [...randomUnitVector(random, 3)];
    const known = await Promise.all(Array.from({ length: 12 }, draw).map((vector) => people.known(vector)));
    const probes = Array.from({ length: 150 }, draw);
    const before = await Promise.all(probes.map((probe) => people.takenFor(probe)));
    const vetoed = [0, 1, 2, 3];
    for (const index of vetoed) {
      const wrong = before[index]?.[0]?.identityId ?? '';
      const searchId = await people.searched(probes[index] ?? [], known);
      expect(await people.give(rita, people.saying(searchId, wrong))).toBeNull();
    }
    const exemplars = vetoed.map((index) => Float32Array.from(probes[index] ?? []));
    let changed = 0;
    for (const [index, probe] of probes.entries()) {
      const after = await people.takenFor(probe);
      const lost = (before[index] ?? []).filter(
        (hit) => !after.some((other) => other.identityId === hit.identityId),
      );
      expect(after).toEqual((before[index] ?? []).filter((hit) => !lost.includes(hit)));
      const nearest = Math.max(...exemplars.map((e) => cosineOfUnitVectors(e, Float32Array.from(probe))));
      if (nearest < DUPLICATE_SIMILARITY) expect(lost).toEqual([]);
      changed += lost.length;
    }
    expect(changed).toBeGreaterThanOrEqual(vetoed.length);
  });

  it('makes exemplars for a space that is about to serve, once, and removes them', async () => {
    const ann = await people.known(EAST);
    const searchId = await people.searched(NEAR_EAST, [ann], { cropBlobKey: 'crop' });
    expect(await people.give(rita, people.saying(searchId, ann))).toBeNull();
    expect(await people.give(rob, people.saying(await people.searched(EAST, [ann]), ann))).toBeNull();
    const other = await new SaidOfProbes(database, `feedback ${run}, next`, clock).create();
    let embedded = 0;
    const belongings = exemplarsOfSpace({
      database,
      serve: () => Promise.resolve(),
      blobs: { read: () => Promise.resolve(Uint8Array.of(1)) },
      pool: {
        embedCrops: ({ crops }) => {
          embedded += crops.length;
          return Promise.resolve(crops.map(() => Float32Array.of(0, 0, 1)));
        },
      },
    });
    const key = { galleryId: people.galleryId, modality: 'FACE' } as const;
    const signal = new AbortController().signal;
    await belongings.prepare(key, other.space.id, { signal });
    await belongings.prepare(key, other.space.id, { signal });
    const spaces = async () =>
      (await confirmedFeedback(database.client, [people.galleryId])).map(({ vectors }) => vectors.size);
    expect([embedded, await spaces()]).toEqual([1, [2, 1]]); // the second has no crop
    await database.transaction((tx) => belongings.remove(tx, key, other.space.id));
    expect(await spaces()).toEqual([1, 1]);
  });
});
