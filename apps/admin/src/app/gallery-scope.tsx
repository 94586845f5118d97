import { MultiSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from './current-gallery.ts';
import { useGalleryChoices } from './gallery-choices.ts';

interface Props {
  /** Empty = all galleries. */
  readonly value: readonly GalleryName[];
  readonly onChange: (galleries: readonly GalleryName[]) => void;
  readonly error?: string | undefined;
  /** Other words than those of a limit. */
  readonly label?: string;
  readonly hint?: string;
  readonly placeholder?: string;
}

/** The galleries that a key, a person or a webhook is limited to. */
export function GalleryScopeInput({ value, onChange, error, label, hint, placeholder }: Props) {
  const { t } = useTranslation('ui');
  const [text, setText] = useState('');
  const known = [...value, ...useGalleryChoices(text)];
  const names = new Map(known.map((gallery) => [gallery.id, gallery]));
  return (
    <MultiSelect
      label={label ?? t('scope.label')}
      description={hint ?? t('scope.hint')}
      placeholder={value.length === 0 ? (placeholder ?? t('scope.all')) : ''}
      data={[...names.values()].map(({ id, name }) => ({ value: id, label: name }))}
      value={value.map(({ id }) => id)}
      onChange={(ids) => onChange(ids.flatMap((id) => names.get(id) ?? []))}
      searchable
      searchValue={text}
      onSearchChange={setText}
      // the server has filtered already; what is chosen stays among the choices
      filter={({ options }) => options}
      nothingFoundMessage={t(text === '' ? 'scope.noOther' : 'scope.none')}
      hidePickedOptions
      error={error}
    />
  );
}

/** The same, to be read. */
export function GalleryScope({
  galleries,
}: {
  readonly galleries: readonly GalleryName[] | null | undefined;
}) {
  const { t } = useTranslation('ui');
  if (galleries === null || galleries === undefined) return t('scope.all');
  const names = galleries.map(({ name }) => name).join(', ');
  return (
    <Text inherit truncate title={names} span>
      {names}
    </Text>
  );
}
