import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import type { SightingsAssignMutation } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { assignSightingsDocument, unassignSightingsDocument } from './sightings.operations.ts';

interface Named {
  readonly ids: readonly string[];
  readonly name: string;
  /** Became samples too. */
  readonly samples: number;
  /** Should have, and did not. */
  readonly refused: number;
}

interface AssignOptions {
  readonly enroll?: boolean;
  readonly force?: boolean;
}

const changes = ['FindSightings', 'SightingsProbe', 'IdentityTimeline'];

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  new Set(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]);

type Assigned = SightingsAssignMutation['assignSightings'];

function namedOf(ids: readonly string[], { sightings, samples, rejected }: Assigned): Named {
  const identity = sightings[0]?.identity ?? null;
  const name = identity === null ? '' : identityNameOf(identity);
  return { ids, name, samples: samples.length, refused: rejected.length };
}

/** Sightings that are chosen, saying who they are, and taking it back. Nothing is ever named by itself. */
export function useNaming() {
  const { t } = useTranslation('sightings');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [named, setNamed] = useState<Named | null>(null);
  const assigning = useAction(assignSightingsDocument, { key: 'input', changes });
  const taking = useAction(unassignSightingsDocument, { changes, success: t('naming.undone') });
  return {
    chosen,
    named,
    isPending: assigning.isPending || taking.isPending,
    failures: assigning.failures,
    forgetFailures: assigning.reset,
    toggle: (id: string): void => setChosen((before) => toggled(before, id)),
    clear: (): void => setChosen(new Set()),
    assign: async (
      ids: readonly string[],
      identityId: string,
      options: AssignOptions = {},
    ): Promise<boolean> => {
      const input = { sightingIds: [...ids], identityId, ...options };
      const payload = await assigning.run({ input });
      if (payload === null) return false;
      setNamed(namedOf(ids, payload));
      setChosen(new Set());
      return true;
    },
    undo: async (): Promise<void> => {
      if (named === null) return;
      const done = await taking.run({ input: { sightingIds: [...named.ids] } });
      if (done !== null) setNamed(null);
    },
  };
}

export type Naming = ReturnType<typeof useNaming>;
