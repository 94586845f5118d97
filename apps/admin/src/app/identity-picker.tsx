import { Group, Select, Text, type ComboboxItem } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql, useOperation } from '../graphql/index.ts';
import type { IdentityChoicesQuery } from '../graphql/generated/graphql.ts';
import { Thumbnail } from '../ui/thumbnail.tsx';

const identityChoicesDocument = graphql(`
  query IdentityChoices($galleryId: ID!, $filter: IdentityFilter) {
    gallery(id: $galleryId) {
      id
      identities(first: 20, filter: $filter) {
        nodes {
          id
          name
          externalId
          sampleCount
          samples(first: 1) {
            nodes {
              id
              cropUrl
            }
          }
        }
      }
    }
  }
`);

type Found = NonNullable<IdentityChoicesQuery['gallery']>['identities']['nodes'][number];

const typingMs = 200;

/** How an identity is called where it may have no name. */
export const identityNameOf = (identity: {
  readonly name?: string | null;
  readonly externalId?: string | null;
  readonly id: string;
}): string => identity.name ?? identity.externalId ?? identity.id.slice(-8);

interface Props {
  readonly galleryId: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly label: string;
  readonly error?: string | undefined;
  /** Whom it cannot be. */
  readonly without?: readonly string[];
}

/** One identity of a gallery, found by its name or external id, with a picture to be sure that it is the right one. */
export function IdentityPicker({ galleryId, value, onChange, label, error, without = [] }: Props) {
  const { t } = useTranslation('ui');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Found | null>(null);
  // what stands in the field then is the name of the chosen one, and no question
  const isTyped = chosen === null || text !== identityNameOf(chosen);
  const [textContains] = useDebouncedValue(isTyped ? text : '', typingMs);
  const variables = { galleryId, ...(textContains === '' ? {} : { filter: { textContains } }) };
  const choices = useOperation(identityChoicesDocument, variables, { keepsPrevious: true });
  const found = (choices.data?.gallery?.identities.nodes ?? []).filter(({ id }) => !without.includes(id));
  const isKept = chosen !== null && chosen.id === value && !found.some(({ id }) => id === value);
  const rows = isKept ? [chosen, ...found] : found;
  const pictures = new Map(rows.map(({ id, samples }) => [id, samples.nodes[0]?.cropUrl ?? null]));
  return (
    <Select
      label={label}
      placeholder={t('identity.find')}
      data={rows.map((identity) => ({ value: identity.id, label: identityNameOf(identity) }))}
      value={value}
      onChange={(id) => {
        setChosen(rows.find((row) => row.id === id) ?? null);
        onChange(id);
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // the server has filtered already
      filter={({ options }) => options}
      nothingFoundMessage={t('identity.none')}
      renderOption={({ option }) => <Choice option={option} url={pictures.get(option.value) ?? null} />}
      error={error}
      data-autofocus
    />
  );
}

function Choice({ option, url }: { readonly option: ComboboxItem; readonly url: string | null }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Thumbnail url={url} alt="" size={32} />
      <Text size="sm" truncate>
        {option.label}
      </Text>
    </Group>
  );
}
