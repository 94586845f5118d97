import { useState } from 'react';
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

/** The mutations, each of which changes how many questions wait. */
function useMutations() {
  const changes = ['ReviewCounts'];
  return {
    resolve: useAction(resolveReviewItemDocument, { key: 'input', changes }),
    reopen: useAction(reopenReviewItemDocument, { key: 'argument', changes }),
    merge: useAction(reviewMergeDocument, { key: 'input', changes }),
    unmerge: useAction(reviewUnmergeDocument, { key: 'input', changes }),
  };
}

/** Answers go out while the next question is looked at already; one that fails brings its question back. */
export function useAnswers() {
  const [done, setDone] = useState<readonly Done[]>([]);
  const client = useQueryClient();
  const { resolve, reopen, merge, unmerge } = useMutations();
  const add = (entry: Done): void => setDone((before) => [...before, entry]);
  const remove = (id: string): void =>
    setDone((before) => before.filter(({ question }) => question.id !== id));

  async function send(entry: Done, run: () => Promise<object | null>): Promise<void> {
    add(entry);
    if ((await run()) !== null) return;
    remove(entry.question.id);
    // somebody else may have answered it: then it is not in the queue any more
    await client.invalidateQueries({ queryKey: ['ReviewQueue'] });
  }

  return {
    done,
    isUndoing: reopen.isPending || unmerge.isPending,
    skip: (question: Question) => add({ question, what: 'SKIP' }),
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
      const isBack =
        what === 'SKIP' ||
        (what === 'MERGE'
          ? await unmerge.run({ input: { identityId: question.otherIdentity?.id ?? '' } })
          : await reopen.run({ id: question.id })) !== null;
      if (isBack) remove(question.id);
    },
  };
}

export type Answers = ReturnType<typeof useAnswers>;
