import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGalleryNamed, type GalleryName } from './current-gallery.ts';
import { useGalleryChoices } from './gallery-choices.ts';

interface Props {
  readonly label: string;
  /** What is shown while all galleries are. */
  readonly placeholder: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** Narrows a list to one gallery, found by a part of its name. */
export function GalleryFilter({ label, placeholder, value, onChange }: Props) {
  const { t } = useTranslation('ui');
  const [text, setText] = useState('');
  const chosen = useGalleryNamed(value) ?? null;
  // what stands in the field then is the name of the chosen one, and no question
  const found = useGalleryChoices(text === chosen?.name ? '' : text);
  const rows = new Map<string, GalleryName>();
  for (const row of [...(chosen === null ? [] : [chosen]), ...found]) rows.set(row.id, row);
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
