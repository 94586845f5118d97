import { useState } from 'react';
import { identityNameOf } from '../../app/identity-picker.tsx';
import type { BenchGiveFeedbackMutation } from '../../graphql/generated/graphql.ts';

type Given = BenchGiveFeedbackMutation['giveFeedback'];

/** What the visitor said of a probe in this visit, as the API answered. */
export interface Said {
  readonly feedback: NonNullable<Given['feedback']>;
  readonly isEnrolled: boolean;
  readonly rejected: Given['rejected'];
}

/** What was said in this visit of the probes of each search: of the panel, and of the frames on the picture. */
export function useSaid() {
  const [kept, setKept] = useState<ReadonlyMap<string, readonly Said[]>>(new Map());
  return {
    of: (searchId: string | null, probeIndex: number): readonly Said[] =>
      kept.get(keyOf(searchId, probeIndex)) ?? [],
    add: (searchId: string, probeIndex: number, said: Said): void =>
      setKept((before) => {
        const key = keyOf(searchId, probeIndex);
        return new Map(before).set(key, [...(before.get(key) ?? []), said]);
      }),
    remove: (feedbackId: string): void =>
      setKept(
        (before) =>
          new Map(
            [...before].map(([key, all]) => [key, all.filter(({ feedback }) => feedback.id !== feedbackId)]),
          ),
      ),
  };
}

export type SaidOfProbes = ReturnType<typeof useSaid>;

const keyOf = (searchId: string | null, probeIndex: number): string => `${searchId ?? ''} ${probeIndex}`;

/** Whom the visitor called the subject; null: they named nobody yet. */
export function namedBy(said: readonly Said[]): { readonly id: string; readonly name: string } | null {
  const last =
    said.findLast(({ feedback }) => feedback.verdict !== 'NOT_THIS_PERSON')?.feedback.identity ?? null;
  return last === null ? null : { id: last.id, name: identityNameOf(last) };
}
