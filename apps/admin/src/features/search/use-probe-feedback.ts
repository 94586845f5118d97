import { useState } from 'react';
import type { BenchGiveFeedbackMutation, GiveFeedbackInput } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { giveFeedbackDocument, withdrawFeedbackDocument } from './search.operations.ts';

type Given = BenchGiveFeedbackMutation['giveFeedback'];

/** What the visitor said of a probe in this visit, as the API answered. */
export interface Said {
  readonly feedback: NonNullable<Given['feedback']>;
  readonly isEnrolled: boolean;
  readonly rejected: Given['rejected'];
}

/** Feedback on one probe of a kept search, and taking it back. */
export function useProbeFeedback(searchId: string | null, probeIndex: number) {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const give = useAction(giveFeedbackDocument, { key: 'input', changes: [] });
  const withdraw = useAction(withdrawFeedbackDocument, { key: 'argument', changes: [] });
  const say = async (input: Omit<GiveFeedbackInput, 'searchId' | 'probeIndex'>): Promise<boolean> => {
    if (searchId === null) return false;
    const payload = await give.run({ input: { searchId, probeIndex, ...input } });
    const feedback = payload?.feedback ?? null;
    if (payload === null || feedback === null) return false;
    const isEnrolled = (payload.sample ?? null) !== null;
    setSaid((before) => [...before, { feedback, isEnrolled, rejected: payload.rejected ?? null }]);
    return true;
  };
  return {
    said,
    isPending: give.isPending || withdraw.isPending,
    sayCorrect: (identityId: string, enroll: boolean) =>
      say({ verdict: 'CORRECT', candidateIdentityId: identityId, enroll }),
    sayNot: (identityId: string) => say({ verdict: 'NOT_THIS_PERSON', candidateIdentityId: identityId }),
    sayIs: (identityId: string, enroll: boolean) =>
      say({ verdict: 'IS_PERSON', correctIdentityId: identityId, enroll }),
    undo: async (id: string): Promise<void> => {
      if ((await withdraw.run({ id })) === null) return;
      setSaid((before) => before.filter(({ feedback }) => feedback.id !== id));
    },
  };
}

export type ProbeFeedback = ReturnType<typeof useProbeFeedback>;
