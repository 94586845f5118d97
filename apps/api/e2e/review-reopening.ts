import { expect, test } from 'vitest';
import type { FeedbackClient } from './feedback-client.ts';
import type { FeedbackSetting } from './feedback-refusals.ts';
import { told } from './recognition-client.ts';
import { probeOfMia } from './review-cases.ts';

/** Answers of the review queue that are taken back; Mia and Lena are enrolled, and nobody has said anything. */
export function describeReopening(setting: () => FeedbackSetting): void {
  const mia = () => setting().identities['Mia'];
  const ids = async (client: FeedbackClient, kinds: readonly string[]): Promise<string[]> =>
    (await client.reviewQueue({ galleryId: setting().galleryId, kinds })).nodes.map(
      (item: { id: string }) => item.id,
    );

  test('takes an answer back: what it said, what it decided, and that the question was answered', async () => {
    const { reviewer, owner, integrator, galleryId } = setting();
    await probeOfMia(setting(), 0.9404);
    const [id = ''] = await ids(reviewer, ['NEAR_THRESHOLD']);
    const open = async () => (await reviewer.reviewCounts(galleryId)).map(({ count }) => count);
    const before = await open();
    expect((await reviewer.reopen(id)).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect((await reviewer.reopen('nonsense')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const rejected = await reviewer.resolve({ id, resolution: 'REJECT' });
    expect(await open()).not.toEqual(before);
    expect(told(await probeOfMia(setting(), 0.9404))).toEqual(['UNKNOWN']);
    expect((await owner.reopen(id)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const taken = await reviewer.reopen(id, 'taken back');
    expect(taken).toEqual({ item: { id, state: 'OPEN', resolvedByName: null }, userErrors: [] });
    expect(await reviewer.reopen(id, 'taken back')).toEqual(taken);
    expect(told(await probeOfMia(setting(), 0.9404))).toEqual(['REVIEW Mia']);
    expect((await owner.withdraw(rejected.feedback.id)).userErrors).toMatchObject([
      { code: 'ALREADY_WITHDRAWN' },
    ]);
    const confirmed = await reviewer.resolve({ id, resolution: 'CONFIRM' });
    expect(confirmed).toMatchObject({ item: { state: 'CONFIRMED' }, feedback: { verdict: 'CORRECT' } });
    await reviewer.withdraw(confirmed.feedback.id);

    const search = await probeOfMia(setting(), 0.972, integrator);
    const veto = {
      searchId: search.id,
      probeIndex: 0,
      candidateIdentityId: mia(),
      verdict: 'NOT_THIS_PERSON',
    };
    const { feedback } = await integrator.give(veto);
    const [proposal] = await ids(reviewer, ['PROPOSED']);
    for (const resolution of ['REJECT', 'CONFIRM', 'CORRECT']) {
      const more = resolution === 'CORRECT' ? { correctIdentityId: setting().identities['Lena'] } : {};
      expect((await reviewer.resolve({ id: proposal, resolution, ...more })).userErrors).toEqual([]);
      expect((await reviewer.reopen(proposal ?? '')).userErrors).toEqual([]);
      const [item] = (await reviewer.reviewQueue({ galleryId, kinds: ['PROPOSED'] })).nodes;
      expect(item).toMatchObject({ id: proposal, feedback: { id: feedback.id, state: 'PROPOSED' } });
      expect(told(await probeOfMia(setting(), 0.972))).toEqual(['MATCH Mia']);
      expect(told(await probeOfMia(setting(), 0.972, integrator))).toEqual(['UNKNOWN']);
    }
    await integrator.withdraw(feedback.id);

    const contested = await probeOfMia(setting(), 0.973);
    const { feedback: said } = await reviewer.give({ ...veto, searchId: contested.id });
    const [second] = await ids(owner, ['DISAGREEMENT']);
    for (const resolution of ['REJECT', 'CONFIRM']) {
      await owner.resolve({ id: second, resolution });
      expect((await owner.reopen(second ?? '')).item).toMatchObject({ state: 'OPEN' });
      expect(told(await probeOfMia(setting(), 0.973))).toEqual(['UNKNOWN']);
    }
    await reviewer.withdraw(said.id);
  });
}
