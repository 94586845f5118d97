import { Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useNotices } from '../../ui/notices.ts';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { mergeIdentitiesDocument } from './gallery.operations.ts';

/** What a merge needs to show of a person. */
export interface MergedPerson {
  readonly id: string;
  readonly name?: string | null;
  readonly externalId?: string | null;
  readonly sampleCount: number;
  readonly portrait?: { readonly cropUrl?: string | null } | null;
}

export interface Merge {
  readonly winner: MergedPerson;
  readonly losers: readonly MergedPerson[];
}

interface Props {
  readonly merge: Merge;
  readonly onClose: () => void;
  /** Told who stays. */
  readonly onMerged?: (winnerId: string) => void;
}

/** Asks who stays; the others become names of that one, for 7 days to be undone. */
export function MergeDialog({ merge, onClose, onMerged }: Props) {
  const { t } = useTranslation('gallery');
  const format = useFormat();
  const notices = useNotices();
  const people = [merge.winner, ...merge.losers];
  const [winnerId, setWinnerId] = useState(merge.winner.id);
  const action = useAction(mergeIdentitiesDocument, { key: 'input', success: t('merge.done') });
  const run = async (): Promise<boolean> => {
    const loserIds = people.map(({ id }) => id).filter((id) => id !== winnerId);
    const payload = await action.run({ input: { winnerId, loserIds } });
    if (payload === null) return false;
    const differing = payload.differingFields.map((field) => t(`differing.${fieldOf(field)}`));
    if (differing.length > 0) notices.success(t('merge.differing', { fields: format.list(differing) }));
    onMerged?.(winnerId);
    return true;
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('merge.title')}
      confirmLabel={t('merge.submit')}
      onConfirm={run}
    >
      <Stack gap="sm">
        <Text size="sm">{t('merge.hint')}</Text>
        <Radio.Group value={winnerId} onChange={setWinnerId} label={t('merge.keep')}>
          <Stack gap="xs" mt="xs">
            {people.map((person) => (
              <Radio key={person.id} value={person.id} label={<Person person={person} />} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </Confirm>
  );
}

function Person({ person }: { readonly person: MergedPerson }) {
  const { t } = useTranslation('gallery');
  const name = person.name ?? person.externalId ?? t('unnamed');
  return (
    <Group gap="sm" wrap="nowrap" component="span">
      <Thumbnail url={person.portrait?.cropUrl} alt="" size={40} />
      <span>
        {name}
        <Text span size="xs" c="dimmed" display="block">
          {t('tileSamples', { count: person.sampleCount })}
          {person.externalId === null || person.externalId === undefined ? '' : ` · ${person.externalId}`}
        </Text>
      </span>
    </Group>
  );
}

const fields = ['name', 'metadata', 'tags', 'enabled', 'validUntil'] as const;
const fieldOf = (name: string): (typeof fields)[number] =>
  fields.find((field) => field === name) ?? 'metadata';
