import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dot, FeedbackClient, vectorAt } from './feedback-client.ts';
import { describeRefusals, namesOf } from './feedback-refusals.ts';
import { startTestApp, testClock } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of } from './portraits.ts';
import { newPerson } from './people-client.ts';
import { describeReviews } from './review-cases.ts';
import { describeReopening } from './review-reopening.ts';
import { told } from './recognition-client.ts';

const clock = testClock();
let app: TestApp;
let owner: FeedbackClient;
let reviewer: FeedbackClient;
let integrator: FeedbackClient;
let galleryId: string;
const identities: Record<string, string> = {};

beforeAll(async () => {
  app = await startTestApp({ clock });
  owner = new FeedbackClient(app);
  reviewer = await owner.withKey({ role: 'REVIEWER', name: 'Rita' });
  integrator = await owner.withKey({ role: 'INTEGRATOR', maySeeEmbeddings: true });
  galleryId = await owner.gallery();
  for (const [name, person] of [
    ['Mia', 'mia'],
    ['Lena', 'lena'],
  ] as const) {
    const identityId = await owner.identity(galleryId, name);
    const { accepted } = await owner.enroll(identityId, [{ image: { base64: await base64Of(person) } }]);
    expect(accepted).toHaveLength(1);
    identities[name] = identityId;
  }
});

afterAll(async () => {
  await app.close();
});

async function searchAnna(client = owner, more: object = {}) {
  const image = { base64: await base64Of('anna') };
  return client.search({ galleryIds: [galleryId], image, minDecision: 'UNKNOWN', ...more });
}

const notMia = (searchId: string, more: object = {}) => ({
  searchId,
  probeIndex: 0,
  candidateIdentityId: identities['Mia'],
  verdict: 'NOT_THIS_PERSON',
  ...more,
});

describe('a person of role REVIEWER', () => {
  test('is believed at once, named in the history, and not asked to judge their own word', async () => {
    const { id, browser } = await newPerson(app, app, { name: 'Rosa Reviewer', role: 'REVIEWER' });
    const { id: searchId } = await searchAnna();
    const document = `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
      feedback { id state history { state actorId actorName } } userErrors { code } } }`;
    const given = (await browser.graphql(document, { input: notMia(searchId) })).data.giveFeedback;
    expect(given.feedback).toMatchObject({
      state: 'CONFIRMED',
      history: [{ state: 'CONFIRMED', actorId: id, actorName: 'Rosa Reviewer' }],
    });
    const queue = `query ($id: ID!) { reviewQueue(galleryId: $id, first: 100, kinds: [DISAGREEMENT, PROPOSED]) {
      nodes { feedback { id } } } }`;
    const { nodes } = (await browser.graphql(queue, { id: galleryId })).data.reviewQueue;
    expect(nodes).not.toContainEqual({ feedback: { id: given.feedback.id } });
    const audit = `query ($id: ID!) { auditLog(filter: { actorId: $id, action: "giveFeedback" }) { nodes { actorId actorName } } }`;
    expect((await app.graphql(audit, { id })).data.auditLog.nodes).toEqual([
      { actorId: id, actorName: 'Rosa Reviewer' },
    ]);
    const withdraw = 'mutation ($id: ID!) { withdrawFeedback(id: $id) { userErrors { code } } }';
    expect(
      (await browser.graphql(withdraw, { id: given.feedback.id })).data.withdrawFeedback.userErrors,
    ).toEqual([]);
  });
});

describe('a veto', () => {
  test('takes the identity away from the next search and from verify, and nothing from anybody else', async () => {
    const before = await searchAnna();
    expect(namesOf(before)).toEqual(['Lena', 'Mia']);
    const given = await reviewer.give(notMia(before.id));
    expect(given).toMatchObject({
      feedback: {
        verdict: 'NOT_THIS_PERSON',
        state: 'CONFIRMED',
        identity: { id: identities['Mia'] },
        vetoedIdentity: { id: identities['Mia'] },
        modelDecision: 'UNKNOWN',
        history: [{ state: 'CONFIRMED', actorName: 'Rita' }],
      },
      sample: null,
      rejected: null,
      userErrors: [],
    });
    const after = await searchAnna();
    expect(namesOf(after)).toEqual(['Lena']);
    const lena = (answer: typeof before) =>
      answer.probes[0].candidates.find(
        (candidate: { identity: { name: string } }) => candidate.identity.name === 'Lena',
      );
    expect(lena(after)).toMatchObject({
      cosineSimilarity: lena(before).cosineSimilarity,
      decision: lena(before).decision,
      rank: 1,
    });
    const image = { base64: await base64Of('anna') };
    const verified = await owner.verify({ probe: { image }, reference: { identityId: identities['Mia'] } });
    expect(verified).toMatchObject({ decision: 'UNKNOWN', vetoed: true });
    expect(verified.cosineSimilarity).toBeGreaterThan(0.5);
    const mia = { base64: await base64Of('miaAgain') };
    expect(told(await owner.search({ galleryIds: [galleryId], image: mia }))).toEqual(['MATCH Mia']);
    expect(
      await owner.verify({ probe: { image: mia }, reference: { identityId: identities['Mia'] } }),
    ).toMatchObject({ decision: 'MATCH', vetoed: false });

    const withdrawn = await reviewer.withdraw(given.feedback.id);
    expect(withdrawn.feedback.history).toMatchObject([{ state: 'CONFIRMED' }, { state: 'WITHDRAWN' }]);
    expect(namesOf(await searchAnna())).toEqual(['Lena', 'Mia']);
    expect((await reviewer.withdraw(given.feedback.id)).userErrors).toEqual([
      { code: 'ALREADY_WITHDRAWN', path: ['id'] },
    ]);
  });

  test('lets the real person match beside a look-alike at cosine 0.9, and near-identical probes not', async () => {
    const mia = await integrator.embeddingOf(await base64Of('mia'));
    const anna = await integrator.embeddingOf(await base64Of('anna'));
    const { space } = mia;
    // A probe that the model takes for Mia, and somebody says it is not: 0.96 from her only sample.
    const lookAlike = vectorAt(mia.values, anna.values, 0.96);
    const search = (values: readonly number[]) =>
      owner.search({ galleryIds: [galleryId], embedding: { space, values } });
    const wrong = await search(lookAlike);
    expect(told(wrong)).toEqual(['MATCH Mia']);
    const { feedback } = await reviewer.give(notMia(wrong.id));
    expect(feedback.modelDecision).toBe('MATCH');
    expect(told(await search(lookAlike))).toEqual(['UNKNOWN']);

    const away = mia.values.map((value, index) => 2 * value - (anna.values[index] ?? 0));
    const real = vectorAt(lookAlike, away, 0.9);
    expect(dot(real, lookAlike)).toBeCloseTo(0.9, 5);
    expect(told(await search(real))).toEqual(['MATCH Mia']);
    const near = vectorAt(lookAlike, anna.values, 0.996);
    expect(told(await search(near))).not.toContain('MATCH Mia');
    // As near to the exemplar, but nearer to Mia's own sample.
    const own = vectorAt(mia.values, anna.values, 0.9999);
    expect(told(await search(own))).toEqual(['MATCH Mia']);
    await reviewer.withdraw(feedback.id);
  });

  test('of a program holds for its own searches until a person confirms it', async () => {
    const search = await searchAnna(integrator);
    const { feedback } = await integrator.give(notMia(search.id));
    expect(feedback).toMatchObject({ state: 'PROPOSED', history: [{ state: 'PROPOSED' }] });
    expect(namesOf(await searchAnna(integrator))).toEqual(['Lena']);
    expect(namesOf(await searchAnna(owner))).toEqual(['Lena', 'Mia']);
    const other = await owner.withKey({ role: 'INTEGRATOR' });
    expect(namesOf(await searchAnna(other))).toEqual(['Lena', 'Mia']);
    expect((await other.withdraw(feedback.id)).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['id'] }]);
    expect((await integrator.withdraw(feedback.id)).feedback.state).toBe('WITHDRAWN');
    expect(namesOf(await searchAnna(integrator))).toEqual(['Lena', 'Mia']);
  });

  test('still names as many candidates as were asked for', async () => {
    const search = await searchAnna(owner, { topK: 1 });
    const [best] = namesOf(search);
    const { feedback } = await reviewer.give({
      ...notMia(search.id),
      candidateIdentityId: identities[best ?? ''],
    });
    const [next, ...rest] = namesOf(await searchAnna(owner, { topK: 1 }));
    expect([next === best, rest]).toEqual([false, []]);
    await reviewer.withdraw(feedback.id);
  });
});

describe('IS_PERSON', () => {
  test('with enroll makes the probe a sample of who it is, once, until it is withdrawn', async () => {
    const anna = await owner.identity(galleryId, 'Anna');
    const search = await searchAnna(owner, { minDecision: 'REVIEW' });
    expect(told(search)).toEqual(['UNKNOWN']);
    const input = { searchId: search.id, probeIndex: 0, verdict: 'IS_PERSON', correctIdentityId: anna };
    const enrolling = { ...input, enroll: true, idempotencyKey: 'anna' };
    const given = await reviewer.give(enrolling);
    expect(given).toMatchObject({
      feedback: { verdict: 'IS_PERSON', state: 'CONFIRMED', vetoedIdentity: null },
      sample: { identity: { id: anna } },
      rejected: null,
      indexed: true,
      userErrors: [],
    });
    expect(await reviewer.give(enrolling)).toEqual(given);
    expect((await reviewer.give({ ...enrolling, enroll: false })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_MISMATCH' },
    ]);
    const found = await searchAnna(owner, { minDecision: 'REVIEW' });
    expect(told(found)).toEqual(['MATCH Anna']);
    expect(found.probes[0].candidates[0].cosineSimilarity).toBeGreaterThan(0.9999);
    const second = await owner.give({ ...input, enroll: true });
    expect(second).toMatchObject({ sample: null, rejected: { reason: 'DUPLICATE_SAMPLE' }, userErrors: [] });

    const crop = await owner.get(given.feedback.cropUrl);
    expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await reviewer.withdraw(given.feedback.id)).feedback.sample).toBeNull();
    expect(told(await searchAnna(owner, { minDecision: 'REVIEW' }))).toEqual(['UNKNOWN']);
    await owner.withdraw(second.feedback.id);
  });

  test('with the wrong candidate named vetoes that one too', async () => {
    const search = await searchAnna();
    const input = { ...notMia(search.id), verdict: 'IS_PERSON', correctIdentityId: identities['Lena'] };
    const { feedback } = await reviewer.give(input);
    expect(feedback).toMatchObject({
      identity: { id: identities['Lena'] },
      vetoedIdentity: { id: identities['Mia'] },
    });
    expect(namesOf(await searchAnna())).toEqual(['Lena']);
    await reviewer.withdraw(feedback.id);
  });
});

const setting = () => ({ app, clock, owner, reviewer, integrator, galleryId, identities });
describeReviews(setting);
describeReopening(setting);
describeRefusals(setting);
