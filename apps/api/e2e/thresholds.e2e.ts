import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';
import { portrait } from './portraits.ts';
import { twins, vectorAt } from './threshold-probes.ts';
import { ThresholdClient } from './threshold-client.ts';

const usual = { kind: 'STATIC', match: 0.97, review: 0.95 };
const operations = ['set', 'recalibrate', 'preview'] as const;
const nameOf = {
  set: 'setThresholdPolicy',
  recalibrate: 'recalibrateThresholds',
  preview: 'previewThresholds',
};

describe.each(appsOnDatabases)('thresholds on $name', ({ start }) => {
  let app: TestApp;
  let owner: ThresholdClient;
  let galleryId: string;
  beforeAll(async () => {
    app = await start();
    owner = new ThresholdClient(app);
    galleryId = await owner.gallery();
  }, 120_000);
  afterAll(() => app.close());

  /** What each mutation is told when it is told something right. */
  const inputOf = (operation: (typeof operations)[number], id = galleryId) =>
    operation === 'set' ? { galleryId: id, ...usual } : { galleryId: id };

  it('a policy is previewed, set, applied by its job and kept as a version', async () => {
    const { preview, userErrors } = await owner.outcome('preview', { galleryId, policy: usual });
    expect(userErrors).toEqual([]);
    expect(preview).toMatchObject({ probeCount: 0, recordedProbeCount: 0, examples: [] });
    expect(preview.threshold).toMatchObject(usualThreshold);
    expect((await owner.thresholds(galleryId)).policy).toBeNull();
    await owner.apply(galleryId, usual);
    expect(await owner.thresholds(galleryId)).toMatchObject({
      policy: { kind: 'STATIC' },
      current: usualThreshold,
      history: { nodes: [{ match: 0.97 }] },
    });
  });

  it.each([
    [{ kind: 'STATIC', match: 0.5, review: 0.6 }, ['review']],
    [{ kind: 'STATIC', match: 1.5, review: 0.6 }, ['match']],
    [{ kind: 'STATIC', match: 0.5 }, ['review']],
    [{ kind: 'TARGET_FPIR', targetRate: 0.9 }, ['targetRate']],
    [{ kind: 'TARGET_FMR' }, ['targetRate']],
    [{ kind: 'INTRA_PERCENTILE', match: 0.5 }, ['match']],
    [{ kind: 'INTRA_PERCENTILE', targetRate: 0.1 }, ['targetRate']],
  ])('%o is refused as INVALID_INPUT', async (policy, path) => {
    expect(await owner.outcome('set', { galleryId, ...policy })).toEqual({
      job: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', ...path] }],
    });
    expect(await owner.outcome('preview', { galleryId, policy })).toEqual({
      preview: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'policy', ...path] }],
    });
  });

  describe.each(operations)('%s', (operation) => {
    const ask = async (client: ThresholdClient, input: object) =>
      (await client.outcome(operation, input)).userErrors;
    const notFound = [{ code: 'NOT_FOUND', path: ['input', 'galleryId'] }];

    it('refuses a modality that the gallery has no space for', async () => {
      expect(await ask(owner, { ...inputOf(operation), modality: 'BODY' })).toEqual([
        { code: 'INVALID_INPUT', path: ['input', 'modality'] },
      ]);
    });

    it('finds no gallery that is not there, was deleted, or that the caller may not see', async () => {
      const gone = await owner.gallery();
      await owner.tell('delete', { id: gone });
      for (const id of [gone, 'nothing', app.ownerSecret]) {
        expect(await ask(owner, inputOf(operation, id))).toEqual(notFound);
      }
      const elsewhere = await owner.withKey({ role: 'ADMIN', galleryIds: [await owner.gallery()] });
      expect(await ask(elsewhere, inputOf(operation))).toEqual(notFound);
    });

    it('is forbidden to whoever may not change galleries, and to nobody in particular', async () => {
      const before = await owner.timesDone(nameOf[operation], galleryId);
      for (const role of ['VIEWER', 'REVIEWER', 'INTEGRATOR']) {
        const client = await owner.withKey({ role });
        const { data, errors } = await client.tell(operation, { input: inputOf(operation) });
        expect([data?.outcome ?? null, errors[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
      }
      const answer = await new ThresholdClient(app, 'unknown-key').tell(operation, {
        input: inputOf(operation),
      });
      expect(answer.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(await owner.timesDone(nameOf[operation], galleryId)).toBe(before);
    });
  });

  it.each(['set', 'recalibrate'] as const)('%s is done once for its idempotency key', async (operation) => {
    const id = await owner.gallery();
    const input = { ...inputOf(operation, id), idempotencyKey: 'once' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => owner.outcome(operation, input)));
    expect(answers.map(({ userErrors }) => userErrors).flat()).toEqual([]);
    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
    await owner.until(answers[0].job.id);
    expect((await owner.outcome(operation, input)).job.id).toBe(answers[0].job.id);
    expect(await owner.timesDone(nameOf[operation], id)).toBe(1);
    expect((await owner.thresholds(id)).history.nodes).toHaveLength(1);
    const other = operation === 'set' ? { match: 0.98 } : { galleryId };
    expect(await owner.outcome(operation, { ...input, ...other })).toEqual({
      job: null,
      userErrors: [{ code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'idempotencyKey'] }],
    });
    expect((await owner.outcome(operation, { ...input, idempotencyKey: '' })).userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] },
    ]);
    expect((await owner.thresholds(id)).history.nodes).toHaveLength(1);
  });

  it('a preview names exactly the searches that are answered otherwise once it is applied', async () => {
    const id = await owner.gallery();
    const enrolled = [];
    for (const [name, person] of [['Mia', 'mia'] as const, ['Lena', 'lena'] as const]) {
      const images = [{ image: { base64: (await portrait(person)).toString('base64') } }];
      const { accepted } = await owner.enroll(await owner.identity(id, name), images, { review: 'OFF' });
      enrolled.push(accepted[0]);
    }
    await owner.apply(id, usual);
    const seer = await owner.withKey({ role: 'ADMIN', maySeeEmbeddings: true });
    const [{ embedding, space }] = await seer.inspect({
      base64: (await portrait('mia')).toString('base64'),
    });
    const near = (similarity: number) => ({
      embedding: { space: space.id, values: vectorAt(embedding, similarity) },
    });
    const vetoed = near(0.951);
    const said = await owner.search({ galleryIds: [id], ...vetoed });
    const { userErrors } = await owner.give({
      ...{ searchId: said.id, probeIndex: 0, verdict: 'NOT_THIS_PERSON' },
      candidateIdentityId: said.probes[0].candidates[0].identity.id,
    });
    expect(userErrors).toEqual([]);
    const asked = [
      ...[0.999, 0.98, 0.96, 0.94, 0.91, 0.5].map(near),
      { ...near(0.981), minDecision: 'MATCH' },
      { ...near(0.942), minDecision: 'UNKNOWN' },
      { sampleId: enrolled[0].id },
      vetoed,
      { image: { base64: (await twins(await portrait('mia'))).toString('base64') } },
    ];
    const decide = async (input: object, record: boolean) => {
      const search = await owner.search({ galleryIds: [id], record, ...input });
      expect(search.userErrors).toEqual([]);
      const decisions: string[] = search.probes.map((probe: { decision: string }) => probe.decision);
      return { input, searchId: search.id as string, decisions };
    };
    const before = [];
    for (const input of asked) before.push(await decide(input, true));
    const probes = before.flatMap(({ decisions }) => decisions).length;
    expect(probes).toBe(asked.length + 1);

    for (const policy of [
      { kind: 'STATIC', match: 0.93, review: 0.9 },
      { kind: 'STATIC', match: 0.999_9, review: 0.97 },
    ]) {
      const { preview } = await owner.outcome('preview', { galleryId: id, policy });
      expect(preview).toMatchObject({ probeCount: probes + 1, recordedProbeCount: probes + 1 });
      await owner.apply(id, policy);
      const differ: string[] = [];
      // The search that feedback was given on is recorded too: what it was told is history.
      const repeated = new Set<string>();
      // A picture takes longer: it is searched for again at one of them.
      for (const { input, searchId, decisions } of policy.match < 0.95 ? before : before.slice(0, -1)) {
        repeated.add(searchId);
        const after = await decide(input, false);
        decisions.forEach((from, place) => {
          const to = after.decisions[place];
          if (to !== from) differ.push(`${searchId} ${place} ${from} ${to}`);
        });
      }
      const told = preview.examples
        .filter(({ searchId }: Told) => repeated.has(searchId))
        .map(({ searchId, probeIndex, from, to }: Told) => `${searchId} ${probeIndex} ${from} ${to}`);
      expect(told.sort()).toEqual(differ.sort());
      expect(differ.length).toBeGreaterThan(0);
    }
    const policy = { kind: 'TARGET_FPIR', targetRate: 1e-2 };
    const { preview } = await owner.outcome('preview', { galleryId: id, policy });
    await owner.apply(id, policy);
    expect((await owner.thresholds(id)).current).toEqual(preview.threshold);
    const limited = await owner.tell('preview', { input: { galleryId: id }, first: 0 });
    expect(limited.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('a preview says how many of the recorded probes it looked at', async () => {
    const [one, other] = [await owner.gallery(), await owner.gallery()];
    const { id: space, dimensions } = await owner.activeSpace(one);
    const embedding = { space, values: Array.from({ length: dimensions }, (_, i) => i + 1) };
    for (const galleryIds of [[one], [one, other]]) await owner.search({ galleryIds, embedding });
    const { preview } = await owner.outcome('preview', { galleryId: one });
    expect(preview).toMatchObject({ probeCount: 1, recordedProbeCount: 2 });
  });
});

const usualThreshold = { match: 0.97, review: 0.95, policy: 'STATIC' };

interface Told {
  readonly searchId: string;
  readonly probeIndex: number;
  readonly from: string;
  readonly to: string;
}
