import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { deleteSamplesDocument, moveSamplesDocument, splitIdentityDocument } from './identity.operations.ts';

export interface ChosenSamples {
  readonly mayChange: boolean;
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  readonly clear: () => void;
  /** What a drag of this sample carries: all that are chosen, if it is one of them. */
  readonly with: (id: string) => readonly string[];
  readonly move: (ids: readonly string[], toIdentityId: string) => Promise<boolean>;
  /** Makes a person of them. @returns its id. */
  readonly split: (ids: readonly string[], name: string) => Promise<string | null>;
  readonly remove: (ids: readonly string[]) => Promise<boolean>;
  readonly isPending: boolean;
}

/** Pictures that are chosen, and what can be done with them. */
export function useChosenSamples(
  galleryId: string,
  samples: readonly { readonly id: string }[],
): ChosenSamples {
  const { t } = useTranslation('identity');
  const mayChange = usePermission('SAMPLE_WRITE');
  const [given, setGiven] = useState<readonly string[]>([]);
  const ids = given.filter((id) => samples.some((sample) => sample.id === id));
  const moving = useAction(moveSamplesDocument, { key: 'input', success: t('move.done') });
  const splitting = useAction(splitIdentityDocument, { key: 'input', fields: [] });
  const removing = useAction(deleteSamplesDocument, { success: t('remove.done') });
  const clear = (): void => setGiven([]);

  async function move(sampleIds: readonly string[], toIdentityId: string): Promise<boolean> {
    const payload = await moving.run({ input: { sampleIds: [...sampleIds], toIdentityId } });
    if (payload !== null) clear();
    return payload !== null;
  }

  async function split(sampleIds: readonly string[], name: string): Promise<string | null> {
    const named = name.trim() === '' ? {} : { name };
    const made = await splitting.run({ input: { galleryId, ...named } });
    const id = made?.identity?.id ?? null;
    return id !== null && (await move(sampleIds, id)) ? id : null;
  }

  async function remove(sampleIds: readonly string[]): Promise<boolean> {
    const payload = await removing.run({ input: { sampleIds: [...sampleIds] } });
    if (payload !== null) clear();
    return payload !== null;
  }

  return {
    ...{ mayChange, ids, clear, move, split, remove },
    has: (id) => ids.includes(id),
    toggle: (id) => setGiven(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]),
    with: (id) => (ids.includes(id) ? ids : [id]),
    isPending: moving.isPending || splitting.isPending || removing.isPending,
  };
}
