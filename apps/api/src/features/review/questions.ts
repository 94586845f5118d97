import type { Transaction } from '../../infra/prisma/database.ts';
import type { Feedback } from '../feedback/feedback.types.ts';
import type { CandidateOutcome, ProbeOutcome } from '../search/search.types.ts';
import { recordEvents } from '../webhook/event.store.ts';
import { informationNearThreshold, surprisal, toMicrobits } from './expected-information.ts';
import {
  closeQuestionsOf,
  insertQuestions,
  supersedeQuestions,
  type Answer,
  type Question,
} from './review.store.ts';

/** What a search leaves for people to look at: probes that may be somebody, and those that are two people at once. */
export function questionsOfSearch(searchId: string, probes: readonly ProbeOutcome[]): Question[] {
  return probes.flatMap(({ candidates }, probeIndex) =>
    [...Map.groupBy(candidates, (candidate) => candidate.galleryId).values()].flatMap((ofGallery) =>
      questionsOfProbe({ searchId, probeIndex }, ofGallery),
    ),
  );
}

interface ProbePlace {
  readonly searchId: string;
  readonly probeIndex: number;
}

function questionsOfProbe(probe: ProbePlace, candidates: readonly CandidateOutcome[]): Question[] {
  const [best, second] = candidates;
  if (best?.decision === 'REVIEW') {
    return [
      {
        ...about(probe, best),
        kind: 'NEAR_THRESHOLD',
        subject: `${probe.searchId}:${probe.probeIndex}`,
        microbits: toMicrobits(informationNearThreshold(best)),
        otherIdentityId: null,
      },
    ];
  }
  if (best?.decision !== 'MATCH' || second?.decision !== 'MATCH') return [];
  return [
    {
      ...about(probe, best),
      kind: 'DUPLICATE',
      subject: [best.identityId, second.identityId].sort().join(':'),
      microbits: toMicrobits(surprisal(second, false)),
      otherIdentityId: second.identityId,
    },
  ];
}

function about(
  probe: ProbePlace,
  { galleryId, identityId }: CandidateOutcome,
): Pick<Question, 'galleryId' | 'identityId' | 'searchId' | 'probeIndex' | 'feedbackId'> {
  return { ...probe, galleryId, identityId, feedbackId: null };
}

/** Feedback was given: it may answer what was asked, and may be a question itself. */
export async function noteFeedback(
  tx: Transaction,
  feedback: Feedback,
  by: Omit<Answer, 'state'> & { readonly confidence: number | null },
): Promise<void> {
  const { confidence, ...answer } = by;
  if (feedback.state === 'CONFIRMED') await supersedeQuestions(tx, feedback, answer);
  const question = questionOfFeedback(feedback, confidence);
  if (question !== null) await ask(tx, [question]);
}

/** Feedback is confirmed or has ended: nobody need decide about it any more. */
export async function noteDecision(
  tx: Transaction,
  feedback: Feedback,
  answer: Omit<Answer, 'state'>,
): Promise<void> {
  await closeQuestionsOf(tx, feedback.id, answer);
  if (feedback.state === 'CONFIRMED') await supersedeQuestions(tx, feedback, answer);
}

/** A proposal waits for a person; what a person said against a sure model deserves a second look. */
export function questionOfFeedback(feedback: Feedback, confidence: number | null): Question | null {
  const { id, galleryId, searchId, probeIndex, identityId, vetoedIdentityId, state } = feedback;
  const opinion = { confidence, decision: feedback.modelDecision };
  const bits = surprisal(opinion, vetoedIdentityId === null);
  const question = { galleryId, searchId, probeIndex, identityId, otherIdentityId: null, feedbackId: id };
  if (state === 'PROPOSED') {
    // One bit more than what is decided already: nobody has answered it.
    return { ...question, kind: 'PROPOSED', subject: id, microbits: toMicrobits(1 + bits) };
  }
  const isAgainstMatch = vetoedIdentityId !== null && feedback.modelDecision === 'MATCH';
  const isAgainstUnknown = feedback.verdict === 'CORRECT' && feedback.modelDecision === 'UNKNOWN';
  if (!isAgainstMatch && !isAgainstUnknown) return null;
  return { ...question, kind: 'DISAGREEMENT', subject: id, microbits: toMicrobits(bits) };
}

/** Asks what was not asked before, and tells the webhooks. */
export async function ask(tx: Transaction, questions: readonly Question[]): Promise<void> {
  const asked = await insertQuestions(tx, questions);
  await recordEvents(
    tx,
    asked.map(({ id, galleryId }) => ({
      kind: 'review.needed',
      galleryIds: [galleryId],
      ids: { reviewItemId: id },
    })),
  );
}
