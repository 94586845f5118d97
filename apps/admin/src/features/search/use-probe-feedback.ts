import type { GiveFeedbackInput } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { giveFeedbackDocument, withdrawFeedbackDocument } from './search.operations.ts';
import { namedBy, type SaidOfProbes } from './use-said.ts';

interface SaidOf {
  readonly searchId: string | null;
  readonly probeIndex: number;
}

/** Feedback on one probe of a kept search, and taking it back. */
export function useProbeFeedback(kept: SaidOfProbes, { searchId, probeIndex }: SaidOf) {
  const said = kept.of(searchId, probeIndex);
  const give = useAction(giveFeedbackDocument, { key: 'input', changes: [] });
  const withdraw = useAction(withdrawFeedbackDocument, { key: 'argument', changes: [] });
  const say = async (input: Omit<GiveFeedbackInput, 'searchId' | 'probeIndex'>): Promise<boolean> => {
    if (searchId === null) return false;
    const payload = await give.run({ input: { searchId, probeIndex, ...input } });
    const feedback = payload?.feedback ?? null;
    if (payload === null || feedback === null) return false;
    const isEnrolled = (payload.sample ?? null) !== null;
    kept.add(searchId, probeIndex, { feedback, isEnrolled, rejected: payload.rejected ?? null });
    return true;
  };
  return {
    said,
    named: namedBy(said),
    isPending: give.isPending || withdraw.isPending,
    sayCorrect: (identityId: string, enroll: boolean) =>
      say({ verdict: 'CORRECT', candidateIdentityId: identityId, enroll }),
    sayNot: (identityId: string) => say({ verdict: 'NOT_THIS_PERSON', candidateIdentityId: identityId }),
    sayIs: (identityId: string, enroll: boolean) =>
      say({ verdict: 'IS_PERSON', correctIdentityId: identityId, enroll }),
    undo: async (id: string): Promise<void> => {
      if ((await withdraw.run({ id })) !== null) kept.remove(id);
    },
  };
}

export type ProbeFeedback = ReturnType<typeof useProbeFeedback>;
