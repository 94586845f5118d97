import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReviewResolution } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import type { Question } from './question.ts';
import {
  reopenReviewItemDocument,
  resolveReviewItemDocument,
  reviewMergeDocument,
  reviewUnmergeDocument,
} from './review.operations.ts';

/** What was done with a question in this visit. */
export interface Done {
  readonly question: Question;
  readonly what: ReviewResolution | 'MERGE' | 'SKIP';
}

interface Given {
  readonly resolution: ReviewResolution;
  readonly enroll?: boolean;
  readonly correctIdentityId?: string;
}

interface Sent {
  readonly id: string;
  readonly answer: Promise<object | null>;
}

const changes = ['ReviewCounts'];

/** Takes back what was done; false if that failed. */
function useTakingBack() {
  const reopen = useAction(reopenReviewItemDocument, { key: 'argument', changes });
  const unmerge = useAction(reviewUnmergeDocument, { key: 'input', changes });
  const takeBack = async ({ question, what }: Done): Promise<boolean> => {
    if (what === 'SKIP') return true;
    if (what !== 'MERGE') return (await reopen.run({ id: question.id })) !== null;
    return (await unmerge.run({ input: { identityId: question.otherIdentity?.id ?? '' } })) !== null;
  };
  return { takeBack, isUndoing: reopen.isPending || unmerge.isPending };
}

/** Answers go out while the next question is looked at already; one that fails brings its question back. */
export function useAnswers() {
  const [done, setDone] = useState<readonly Done[]>([]);
  const client = useQueryClient();
  const resolve = useAction(resolveReviewItemDocument, { key: 'input', changes });
  const merge = useAction(reviewMergeDocument, { key: 'input', changes });
  const { takeBack, isUndoing } = useTakingBack();
  /** The last answer that went out; an undo waits until it has arrived. */
  const sent = useRef<Sent | null>(null);
  const add = (entry: Done): void => setDone((before) => [...before, entry]);
  const remove = (id: string): void =>
    setDone((before) => before.filter(({ question }) => question.id !== id));

  async function send(entry: Done, run: () => Promise<object | null>): Promise<void> {
    add(entry);
    const answer = run();
    sent.current = { id: entry.question.id, answer };
    if ((await answer) !== null) return;
    remove(entry.question.id);
    // somebody else may have answered it: then it is not in the queue any more
    await client.invalidateQueries({ queryKey: ['ReviewQueue'] });
  }

  return {
    done,
    isUndoing,
    skip: (question: Question) => add({ question, what: 'SKIP' }),
    /** Asks what was skipped once more. */
    resume: () => setDone((before) => before.filter(({ what }) => what !== 'SKIP')),
    answer: (question: Question, given: Given) =>
      send({ question, what: given.resolution }, () => resolve.run({ input: { id: question.id, ...given } })),
    merge: (question: Question) => {
      const [winnerId, loserId] = [question.identity?.id, question.otherIdentity?.id];
      if (winnerId === undefined || loserId === undefined) return Promise.resolve();
      return send({ question, what: 'MERGE' }, () => merge.run({ input: { winnerId, loserIds: [loserId] } }));
    },
    undo: async (): Promise<void> => {
      const last = done.at(-1);
      if (last === undefined) return;
      const { question, what } = last;
      const isOut = sent.current?.id !== question.id || (await sent.current.answer) !== null;
      if (isOut && (await takeBack({ question, what }))) remove(question.id);
    },
  };
}

export type Answers = ReturnType<typeof useAnswers>;
