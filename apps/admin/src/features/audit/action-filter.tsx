import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { actionOf, useActionWords } from './action-words.ts';
import { texts } from './locales/en.ts';

interface Props {
  /** As the API names it; null for all. */
  readonly value: string | null;
  /** Empty for all. */
  readonly onChange: (action: string) => void;
}

/** Chooses one kind of entry by its words; one that only the address knows is shown by its name. English only lists them. */
export function ActionFilter({ value, onChange }: Props) {
  const { t } = useTranslation('audit');
  const inWords = useActionWords();
  const known = Object.keys(texts.action).map(actionOf);
  const actions = value === null || known.includes(value) ? known : [value, ...known];
  const data = actions.map((action) => ({ value: action, label: inWords(action) }));
  return (
    <Select
      label={t('filter.action')}
      placeholder={t('filter.anyAction')}
      searchable
      clearable
      nothingFoundMessage={t('empty.title')}
      data={data.sort((a, b) => a.label.localeCompare(b.label))}
      value={value}
      onChange={(action) => onChange(action ?? '')}
    />
  );
}
