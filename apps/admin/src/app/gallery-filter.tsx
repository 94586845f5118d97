import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql, useOperation } from '../graphql/index.ts';
import type { GalleryName } from './current-gallery.ts';

const filterChoicesDocument = graphql(`
  query GalleryFilterChoices($filter: GalleryFilter) {
    galleries(first: 50, filter: $filter) {
      nodes {
        id
        name
      }
    }
  }
`);

const filterChosenDocument = graphql(`
  query GalleryFilterChosen($id: ID!) {
    gallery(id: $id) {
      id
      name
    }
  }
`);

interface Props {
  readonly label: string;
  /** What is shown while all galleries are. */
  readonly placeholder: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

const typingMs = 200;

/** Narrows a list to one gallery, found by a part of its name. */
export function GalleryFilter({ label, placeholder, value, onChange }: Props) {
  const { t } = useTranslation('ui');
  const [text, setText] = useState('');
  const chosen =
    useOperation(filterChosenDocument, value === null ? null : { id: value }).data?.gallery ?? null;
  // what stands in the field then is the name of the chosen one, and no question
  const [nameContains] = useDebouncedValue(text === chosen?.name ? '' : text, typingMs);
  const filter = nameContains === '' ? {} : { filter: { nameContains } };
  const choices = useOperation(filterChoicesDocument, filter, { keepsPrevious: true });
  const rows = new Map<string, GalleryName>();
  for (const row of [...(chosen === null ? [] : [chosen]), ...(choices.data?.galleries.nodes ?? [])])
    rows.set(row.id, row);
  return (
    <Select
      size="xs"
      w={220}
      aria-label={label}
      placeholder={placeholder}
      data={[...rows.values()].map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': placeholder }}
      searchValue={text}
      onSearchChange={setText}
      // the server has filtered already
      filter={({ options }) => options}
      nothingFoundMessage={t('scope.none')}
    />
  );
}
