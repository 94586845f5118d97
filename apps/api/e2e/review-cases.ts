import { describe, expect, test } from 'vitest';
import { vectorAt, type FeedbackClient } from './feedback-client.ts';
import type { FeedbackSetting } from './feedback-refusals.ts';
import { base64Of } from './portraits.ts';
import { told } from './recognition-client.ts';

/** The review queue; Mia and Lena are enrolled, and nobody has said anything. */
export function describeReviews(setting: () => FeedbackSetting): void {
  describe('the review queue', () => reviews(setting));
}

/** Made once: they are the same for every test. */
let embeddings: Promise<readonly [Embedded, Embedded]> | undefined;
type Embedded = Awaited<ReturnType<FeedbackClient['embeddingOf']>>;

export async function probeOfMia(
  { integrator, owner, galleryId }: FeedbackSetting,
  cosine: number,
  client = owner,
) {
  embeddings ??= Promise.all([
    integrator.embeddingOf(await base64Of('mia')),
    integrator.embeddingOf(await base64Of('anna')),
  ]);
  const [mia, anna] = await embeddings;
  const embedding = { space: mia.space, values: vectorAt(mia.values, anna.values, cosine) };
  return client.search({ galleryIds: [galleryId], embedding });
}

function reviews(setting: () => FeedbackSetting): void {
  const queue = (client: FeedbackClient, more: object = {}) =>
    client.reviewQueue({ galleryId: setting().galleryId, ...more });
  const ids = async (client: FeedbackClient, more: object = {}): Promise<string[]> =>
    (await queue(client, more)).nodes.map((item: { id: string }) => item.id);
  const mia = () => setting().identities['Mia'];

  test('asks about probes near the threshold, what tells most first, page by page, until somebody answers', async () => {
    const { reviewer, owner } = setting();
    for (const cosine of [0.933, 0.944, 0.938]) {
      expect(told(await probeOfMia(setting(), cosine))).toEqual(['REVIEW Mia']);
    }
    const { nodes } = await queue(reviewer);
    // Among so few people each of them is rather Mia than not: the lowest similarity is the least certain.
    const inOrder = [0.933, 0.938, 0.944];
    expect(nodes).toMatchObject(
      inOrder.map((cosine) => ({
        kind: 'NEAR_THRESHOLD',
        state: 'OPEN',
        identity: { id: mia() },
        decision: 'REVIEW',
        cosineSimilarity: expect.closeTo(cosine, 5),
        feedback: null,
      })),
    );
    const bits = nodes.map((item: { expectedInformation: number }) => item.expectedInformation);
    expect(bits).toEqual([...bits].sort((a: number, b: number) => b - a));
    expect(bits[0]).toBeGreaterThan(bits[2]);
    const [first, second, third] = nodes.map((item: { id: string }) => item.id);
    const page = await queue(reviewer, { first: 1 });
    expect([page.nodes[0].id, page.pageInfo.hasNextPage]).toEqual([first, true]);
    // comes in before the cursor, and disturbs nothing after it
    await probeOfMia(setting(), 0.9325);
    expect(await ids(reviewer, { first: 2, after: page.pageInfo.endCursor })).toEqual([second, third]);

    const confirmed = await reviewer.resolve({ id: first, resolution: 'CONFIRM', idempotencyKey: 'first' });
    expect(confirmed).toMatchObject({
      item: { id: first, state: 'CONFIRMED', resolvedByName: 'Rita' },
      feedback: { verdict: 'CORRECT', state: 'CONFIRMED', identity: { id: mia() } },
      userErrors: [],
    });
    expect(await reviewer.resolve({ id: first, resolution: 'CONFIRM', idempotencyKey: 'first' })).toEqual(
      confirmed,
    );
    const late = await owner.resolve({ id: first, resolution: 'REJECT' });
    expect(late).toMatchObject({
      item: null,
      userErrors: [{ code: 'ALREADY_RESOLVED', path: ['input', 'id'] }],
    });
    const rejected = await reviewer.resolve({ id: second, resolution: 'REJECT' });
    expect(rejected.feedback).toMatchObject({ verdict: 'NOT_THIS_PERSON', vetoedIdentity: { id: mia() } });
    expect(told(await probeOfMia(setting(), 0.938))).toEqual(['UNKNOWN']);
    expect((await reviewer.resolve({ id: third, resolution: 'DISMISS' })).feedback).toBeNull();
    const left = await ids(reviewer);
    expect(left.filter((id) => [first, second, third].includes(id))).toEqual([]);
    for (const { id } of [confirmed.feedback, rejected.feedback]) await reviewer.withdraw(id);
  });

  test('lets the first of two reviewers decide, and tells the second', async () => {
    const { reviewer, owner } = setting();
    await probeOfMia(setting(), 0.9401);
    const [id] = await ids(reviewer, { kinds: ['NEAR_THRESHOLD'] });
    const answers = await Promise.all([
      reviewer.resolve({ id, resolution: 'CONFIRM' }),
      owner.resolve({ id, resolution: 'REJECT' }),
      reviewer.resolve({ id, resolution: 'DISMISS' }),
    ]);
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
    expect(codes).toEqual(['ALREADY_RESOLVED', 'ALREADY_RESOLVED']);
    for (const { feedback } of answers) if (feedback !== null) await owner.withdraw(feedback.id);
  });

  test('forgets a question that feedback answers, and what was asked about the deleted', async () => {
    const { app, reviewer, owner, galleryId } = setting();
    const search = await probeOfMia(setting(), 0.9402);
    const open: readonly { id: string; searchId: string }[] = (await queue(reviewer)).nodes;
    const asked = open.find(({ searchId }) => searchId === search.id)?.id;
    expect(asked).toBeDefined();
    const given = await owner.give({
      ...{ searchId: search.id, probeIndex: 0, candidateIdentityId: mia(), verdict: 'CORRECT' },
    });
    expect(await ids(reviewer)).not.toContain(asked);
    expect(await reviewer.reviewItem(asked ?? '')).toMatchObject({ state: 'SUPERSEDED' });
    await owner.withdraw(given.feedback.id);

    const gone = await owner.identity(galleryId, 'gone');
    await owner.enroll(gone, [{ image: { base64: await base64Of('mia') } }]);
    expect(told(await probeOfMia(setting(), 0.99))[0]).toMatch(/MATCH .*, MATCH .*/);
    const [item] = (await queue(reviewer, { kinds: ['DUPLICATE'] })).nodes;
    const pair = [item.identity.id, item.otherIdentity.id].sort();
    expect([item.decision, pair]).toEqual(['MATCH', [gone, mia()].sort()]);
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }', {
      id: gone,
    });
    expect(await ids(reviewer, { kinds: ['DUPLICATE'] })).toEqual([]);
    expect(await reviewer.reviewItem(item.id)).toBeNull();
  });

  test('tells one probe that is two people at once apart', async () => {
    const { app, reviewer, owner, galleryId } = setting();
    const twin = await owner.identity(galleryId, 'twin');
    await owner.enroll(twin, [{ image: { base64: await base64Of('mia') } }]);
    await probeOfMia(setting(), 0.99);
    const [item, ...rest] = (await queue(reviewer, { kinds: ['DUPLICATE'] })).nodes;
    expect(rest).toEqual([]);
    const { feedback } = await reviewer.resolve({ id: item.id, resolution: 'REJECT' });
    expect(feedback).toMatchObject({
      verdict: 'IS_PERSON',
      identity: { id: item.identity.id },
      vetoedIdentity: { id: item.otherIdentity.id },
    });
    // Asked once: the pair does not come back with the next search.
    await probeOfMia(setting(), 0.985);
    expect(await ids(reviewer, { kinds: ['DUPLICATE'] })).toEqual([]);
    await reviewer.withdraw(feedback.id);
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }', {
      id: twin,
    });
  });

  test('has proposals confirmed for everybody, or rejected for their giver too', async () => {
    const { reviewer, integrator } = setting();
    const propose = async (cosine: number) => {
      const search = await probeOfMia(setting(), cosine, integrator);
      const input = {
        searchId: search.id,
        probeIndex: 0,
        candidateIdentityId: mia(),
        verdict: 'NOT_THIS_PERSON',
      };
      const { feedback } = await integrator.give(input);
      const [item] = (await queue(reviewer, { kinds: ['PROPOSED'] })).nodes;
      expect(item).toMatchObject({ kind: 'PROPOSED', feedback: { id: feedback.id, state: 'PROPOSED' } });
      return { feedback, item };
    };
    const right = await propose(0.96);
    const confirmed = await reviewer.resolve({ id: right.item.id, resolution: 'CONFIRM' });
    expect(confirmed.feedback).toMatchObject({
      id: right.feedback.id,
      state: 'CONFIRMED',
      history: [{ state: 'PROPOSED' }, { state: 'CONFIRMED', actorName: 'Rita' }],
    });
    expect(told(await probeOfMia(setting(), 0.96))).toEqual(['UNKNOWN']);
    expect((await integrator.withdraw(right.feedback.id)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    await reviewer.withdraw(right.feedback.id);

    const wrong = await propose(0.97);
    expect(told(await probeOfMia(setting(), 0.97, integrator))).toEqual(['UNKNOWN']);
    const { feedback } = await reviewer.resolve({ id: wrong.item.id, resolution: 'REJECT' });
    expect(feedback.state).toBe('REJECTED');
    expect(told(await probeOfMia(setting(), 0.97, integrator))).toEqual(['MATCH Mia']);
    expect((await integrator.withdraw(feedback.id)).userErrors).toMatchObject([{ code: 'ALREADY_RESOLVED' }]);
    expect(await ids(reviewer, { kinds: ['PROPOSED'] })).toEqual([]);
  });

  test('has a proposed enrolment wait for the confirmation', async () => {
    const { reviewer, integrator, owner, galleryId, app } = setting();
    const vera = await owner.identity(galleryId, 'Vera');
    const image = { base64: await base64Of('vera') };
    const { id } = await integrator.search({ galleryIds: [galleryId], image });
    const input = {
      searchId: id,
      probeIndex: 0,
      verdict: 'IS_PERSON',
      correctIdentityId: vera,
      enroll: true,
    };
    expect(await integrator.give(input)).toMatchObject({ feedback: { state: 'PROPOSED' }, sample: null });
    const [item] = (await queue(reviewer, { kinds: ['PROPOSED'] })).nodes;
    expect((await reviewer.get(item.probeCropUrl)).status).toBe(200);
    const { sample } = await reviewer.resolve({ id: item.id, resolution: 'CONFIRM' });
    expect(sample.identity.id).toBe(vera);
    expect(told(await owner.search({ galleryIds: [galleryId], image }))).toEqual(['MATCH Vera']);
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }', {
      id: vera,
    });
  });

  test('has somebody else look again where a person contradicts a sure model', async () => {
    const { reviewer, owner } = setting();
    const search = await probeOfMia(setting(), 0.965);
    const input = {
      searchId: search.id,
      probeIndex: 0,
      candidateIdentityId: mia(),
      verdict: 'NOT_THIS_PERSON',
    };
    const { feedback } = await reviewer.give(input);
    const kinds = ['DISAGREEMENT'];
    expect(await ids(reviewer, { kinds })).toEqual([]);
    const [id] = await ids(owner, { kinds });
    expect((await reviewer.resolve({ id, resolution: 'CONFIRM' })).userErrors).toEqual([
      { code: 'FORBIDDEN', path: ['input', 'id'] },
    ]);
    expect((await owner.resolve({ id, resolution: 'CORRECT', correctIdentityId: mia() })).userErrors).toEqual(
      [{ code: 'INVALID_INPUT', path: ['input', 'resolution'] }],
    );
    const rejected = await owner.resolve({ id, resolution: 'REJECT' });
    expect(rejected.feedback).toMatchObject({ id: feedback.id, state: 'REJECTED' });
    expect(told(await probeOfMia(setting(), 0.965))).toEqual(['MATCH Mia']);
    const again = await reviewer.give(input);
    const [second] = await ids(owner, { kinds });
    const confirmed = await owner.resolve({ id: second, resolution: 'CONFIRM' });
    expect(confirmed.feedback.history.map(({ state }: { state: string }) => state)).toEqual([
      'CONFIRMED',
      'CONFIRMED',
    ]);
    await reviewer.withdraw(again.feedback.id);
  });

  test('refuses answers that make no sense, and callers who may not answer', async () => {
    const { app, reviewer, owner, integrator, galleryId, identities } = setting();
    await probeOfMia(setting(), 0.9403);
    const [id] = await ids(reviewer, { kinds: ['NEAR_THRESHOLD'] });
    const lena = identities['Lena'];
    for (const [input, code, path] of [
      [{ id: 'nonsense', resolution: 'CONFIRM' }, 'NOT_FOUND', 'id'],
      [{ id, resolution: 'CORRECT' }, 'INVALID_INPUT', 'correctIdentityId'],
      [{ id, resolution: 'CONFIRM', correctIdentityId: lena }, 'INVALID_INPUT', 'correctIdentityId'],
      [{ id, resolution: 'CORRECT', correctIdentityId: 'nonsense' }, 'NOT_FOUND', 'correctIdentityId'],
      [{ id, resolution: 'CORRECT', correctIdentityId: mia() }, 'CONTRADICTORY_VERDICT', 'correctIdentityId'],
      [{ id, resolution: 'REJECT', enroll: true }, 'INVALID_INPUT', 'enroll'],
      [{ id, resolution: 'CONFIRM', enroll: true }, 'CROP_NOT_KEPT', 'enroll'],
    ] as const) {
      const answer = await reviewer.resolve(input);
      expect([answer.item, answer.userErrors]).toEqual([null, [{ code, path: ['input', path] }]]);
    }
    const stranger = await owner.withKey({
      role: 'REVIEWER',
      galleryIds: [await owner.gallery({ name: 'far' })],
    });
    expect(await ids(stranger)).toEqual([]);
    expect((await stranger.resolve({ id, resolution: 'DISMISS' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    const query = 'query ($id: ID!) { reviewQueue(galleryId: $id) { nodes { id } } }';
    const refused = await app.graphql(query, { id: galleryId }, integrator.secret);
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
    const corrected = await reviewer.resolve({ id, resolution: 'CORRECT', correctIdentityId: lena });
    expect(corrected).toMatchObject({
      item: { state: 'CORRECTED' },
      feedback: { verdict: 'IS_PERSON', identity: { id: lena }, vetoedIdentity: { id: mia() } },
    });
    await reviewer.withdraw(corrected.feedback.id);
  });
}
