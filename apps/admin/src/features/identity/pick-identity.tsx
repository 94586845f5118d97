import { Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../graphql/index.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { otherIdentitiesDocument } from './identity.operations.ts';
import type { MergedPerson } from '../gallery/merge-dialog.tsx';

interface Props {
  readonly galleryId: string;
  /** Not offered. */
  readonly without: string;
  readonly chosen: MergedPerson | null;
  readonly onChoose: (person: MergedPerson) => void;
}

const typingMs = 200;

/** Finds somebody of the gallery by name or external id. */
export function PickIdentity({ galleryId, without, chosen, onChoose }: Props) {
  const { t } = useTranslation(['identity', 'gallery']);
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), typingMs);
  const found = useOperation(otherIdentitiesDocument, { galleryId, text: asked }, { keepsPrevious: true });
  return (
    <Stack gap="sm">
      <TextInput
        label={t('pick.label')}
        placeholder={t('gallery:filter.text')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <QueryState of={found}>
        {(data) => {
          const people = (data.gallery?.identities.nodes ?? []).filter(({ id }) => id !== without);
          if (people.length === 0) return <Text size="sm">{t('pick.nobody')}</Text>;
          return (
            <Radio.Group
              aria-label={t('pick.found')}
              value={chosen?.id ?? ''}
              onChange={(id) => {
                const person = people.find((one) => one.id === id);
                if (person !== undefined) onChoose(person);
              }}
            >
              <Stack gap={6}>
                {people.map((person) => (
                  <Radio key={person.id} value={person.id} label={<PersonLine person={person} />} />
                ))}
              </Stack>
            </Radio.Group>
          );
        }}
      </QueryState>
    </Stack>
  );
}

export function PersonLine({ person }: { readonly person: MergedPerson }) {
  const { t } = useTranslation(['identity', 'gallery']);
  return (
    <Group gap="sm" wrap="nowrap" component="span">
      <Thumbnail url={person.portrait?.cropUrl} alt="" size={36} />
      <Text span size="sm" truncate>
        {person.name ?? person.externalId ?? t('unnamed')}
        <Text span size="xs" c="dimmed" display="block">
          {t('gallery:tileSamples', { count: person.sampleCount })}
          {person.externalId === null || person.externalId === undefined ? '' : ` · ${person.externalId}`}
        </Text>
      </Text>
    </Group>
  );
}
