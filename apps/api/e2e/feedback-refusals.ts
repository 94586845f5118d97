import { describe, expect, test } from 'vitest';
import { newId } from '../src/core/ids.ts';
import type { FeedbackClient } from './feedback-client.ts';
import type { TestApp, testClock } from './harness.ts';
import { base64Of } from './portraits.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface FeedbackSetting {
  readonly app: TestApp;
  readonly clock: ReturnType<typeof testClock>;
  readonly owner: FeedbackClient;
  readonly reviewer: FeedbackClient;
  readonly integrator: FeedbackClient;
  readonly galleryId: string;
  readonly identities: Readonly<Record<string, string>>;
}

/** The people whom an answer names for its first probe, by name. */
export function namesOf(answer: {
  readonly probes: readonly {
    readonly candidates: readonly { readonly identity: { readonly name: string } }[];
  }[];
}): string[] {
  return (answer.probes[0]?.candidates ?? []).map(({ identity }) => identity.name).sort();
}

async function searchAnna({ owner, galleryId }: FeedbackSetting) {
  const image = { base64: await base64Of('anna') };
  return owner.search({ galleryIds: [galleryId], image, minDecision: 'UNKNOWN' });
}

/** What `giveFeedback` and `withdrawFeedback` refuse; Mia and Lena are enrolled. */
export function describeRefusals(setting: () => FeedbackSetting): void {
  describe('what cannot be said', () => refusals(setting));
}

function refusals(setting: () => FeedbackSetting): void {
  const notMia = (searchId: string) => {
    const candidateIdentityId = setting().identities['Mia'];
    return { searchId, probeIndex: 0, candidateIdentityId, verdict: 'NOT_THIS_PERSON' };
  };

  const codes = (answer: { userErrors: { code: string; path: string[] }[]; feedback: unknown }) => {
    expect(answer.feedback).toBeNull();
    return answer.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
  };

  test('is refused with a code and what was at fault', async () => {
    const { owner, reviewer, galleryId, identities } = setting();
    const search = await searchAnna(setting());
    const named = notMia(search.id);
    const unknownSearch = Buffer.from(`Search:${newId()}`).toString('base64');
    const elsewhere = await owner.gallery({ name: 'elsewhere' });
    const foreign = await owner.identity(elsewhere, 'foreign');
    const unnamed = await owner.search({
      galleryIds: [galleryId],
      image: { base64: await base64Of('miaAgain') },
    });
    const lena = identities['Lena'];
    const isPerson = { ...named, verdict: 'IS_PERSON', correctIdentityId: lena };
    const without = async () => {
      const plain = await owner.gallery({ name: 'no crops', keepCrops: false });
      const person = await owner.identity(plain, 'person');
      const image = { base64: await base64Of('anna') };
      const { id } = await owner.search({ galleryIds: [plain], image });
      return { searchId: id, probeIndex: 0, verdict: 'IS_PERSON', correctIdentityId: person, enroll: true };
    };
    for (const [input, problem] of [
      [{ ...named, searchId: unknownSearch }, 'NOT_FOUND input.searchId'],
      [{ ...named, searchId: 'nonsense' }, 'NOT_FOUND input.searchId'],
      [{ ...named, probeIndex: 1 }, 'INVALID_INPUT input.probeIndex'],
      [{ ...named, probeIndex: -1 }, 'INVALID_INPUT input.probeIndex'],
      [{ ...named, candidateIdentityId: null }, 'INVALID_INPUT input.candidateIdentityId'],
      [{ ...named, candidateIdentityId: 'nonsense' }, 'NOT_FOUND input.candidateIdentityId'],
      [{ ...named, candidateIdentityId: foreign }, 'CANDIDATE_NOT_RETURNED input.candidateIdentityId'],
      [
        { ...named, searchId: unnamed.id, candidateIdentityId: lena },
        'CANDIDATE_NOT_RETURNED input.candidateIdentityId',
      ],
      [{ ...named, correctIdentityId: lena }, 'INVALID_INPUT input.correctIdentityId'],
      [{ ...named, enroll: true }, 'INVALID_INPUT input.enroll'],
      [{ ...isPerson, correctIdentityId: null }, 'INVALID_INPUT input.correctIdentityId'],
      [{ ...isPerson, correctIdentityId: 'nonsense' }, 'NOT_FOUND input.correctIdentityId'],
      [{ ...isPerson, correctIdentityId: foreign }, 'GALLERY_MISMATCH input.correctIdentityId'],
      [
        { ...isPerson, correctIdentityId: identities['Mia'] },
        'CONTRADICTORY_VERDICT input.correctIdentityId',
      ],
      [await without(), 'CROP_NOT_KEPT input.enroll'],
    ] as const) {
      expect(codes(await reviewer.give(input))).toEqual([problem]);
    }
    expect((await reviewer.withdraw('nonsense')).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['id'] }]);
  });

  test('twice by one caller is ALREADY_GIVEN, and against what stands CONTRADICTORY_VERDICT', async () => {
    const { owner, reviewer, integrator } = setting();
    const search = await searchAnna(setting());
    const input = notMia(search.id);
    const { feedback } = await reviewer.give(input);
    expect(codes(await reviewer.give(input))).toEqual(['ALREADY_GIVEN input']);
    const correct = { ...input, verdict: 'CORRECT' };
    expect(codes(await reviewer.give(correct))).toEqual(['CONTRADICTORY_VERDICT input.verdict']);
    expect(codes(await owner.give(correct))).toEqual(['CONTRADICTORY_VERDICT input.verdict']);
    const second = await owner.give(input);
    expect(second.feedback.state).toBe('CONFIRMED');
    // A program's opinion binds nobody, and is not bound.
    const proposed = await integrator.give(correct);
    expect(proposed.feedback.state).toBe('PROPOSED');
    for (const { id } of [feedback, second.feedback, proposed.feedback]) {
      expect((await reviewer.withdraw(id)).userErrors).toEqual([]);
    }
    const again = await reviewer.give(input);
    expect(again.feedback.state).toBe('CONFIRMED');
    await reviewer.withdraw(again.feedback.id);
  });

  test('about an identity that was deleted since is NOT_FOUND', async () => {
    const { app, owner, reviewer, galleryId } = setting();
    const gone = await owner.identity(galleryId, 'gone');
    await owner.enroll(gone, [{ image: { base64: await base64Of('anna') } }]);
    const search = await searchAnna(setting());
    expect(namesOf(search)).toContain('gone');
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }', {
      id: gone,
    });
    const input = { ...notMia(search.id), candidateIdentityId: gone };
    expect(codes(await reviewer.give(input))).toEqual(['NOT_FOUND input.candidateIdentityId']);
  });

  test('by who may not say it, or about what the caller may not see, does not exist', async () => {
    const { app, owner, reviewer } = setting();
    const search = await searchAnna(setting());
    const viewer = await owner.withKey({ role: 'VIEWER' });
    const refused = await app.graphql(
      'mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { userErrors { code } } }',
      { input: notMia(search.id) },
      viewer.secret,
    );
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
    const elsewhere = await owner.gallery({ name: 'own' });
    const stranger = await owner.withKey({ role: 'REVIEWER', galleryIds: [elsewhere] });
    expect(codes(await stranger.give(notMia(search.id)))).toEqual(['NOT_FOUND input.searchId']);
    const { feedback } = await reviewer.give(notMia(search.id));
    expect((await stranger.withdraw(feedback.id)).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['id'] }]);
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect((await app.graphql(node, { id: feedback.id }, stranger.secret)).data.node).toBeNull();
    expect((await app.graphql(node, { id: feedback.id }, viewer.secret)).data.node).toEqual({
      id: feedback.id,
    });
    expect((await stranger.get(feedback.cropUrl)).status).toBe(404);
    await reviewer.withdraw(feedback.id);
  });

  test('of a search whose time is over is SEARCH_EXPIRED', async () => {
    const { clock, reviewer } = setting();
    const search = await searchAnna(setting());
    clock.advance(31 * DAY_MS); // the database has a clock of its own, which goes on
    expect(codes(await reviewer.give(notMia(search.id)))).toEqual(['SEARCH_EXPIRED input.searchId']);
    const swept = Buffer.from('Search:019a0000-0000-7000-8000-000000000000').toString('base64');
    expect(codes(await reviewer.give(notMia(swept)))).toEqual(['SEARCH_EXPIRED input.searchId']);
  });
}
