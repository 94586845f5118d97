import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { recipes } from '../training/recipes.ts';
import { StartModelInput } from '../training/start-model-input.tsx';

interface Props {
  /** Null where they are not readable. */
  readonly options: Readonly<Record<string, unknown>> | null;
  readonly onChange: (options: Readonly<Record<string, unknown>>) => void;
}

const without = (options: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));

/** What a scheduled training makes, and from what; the rest stands in its options. */
export function TrainingWork({ options, onChange }: Props) {
  const { t } = useTranslation('training');
  if (options === null) return null;
  const recipe = recipes.find((one) => one === options['recipe']) ?? 'ADAPTER';
  const modality = options['modality'] === 'BODY' ? 'BODY' : 'FACE';
  const init = options['initModelVersionId'];
  return (
    <>
      <Select
        label={t('form.recipe')}
        description={t(`recipeHint.${recipe}`)}
        data={recipes.map((value) => ({ value, label: t(`recipe.${value}`) }))}
        value={recipe}
        onChange={(value) => {
          const others = without(options, 'recipe', ...(value === 'ADAPTER' ? ['initModelVersionId'] : []));
          onChange(value === 'ADAPTER' || value === null ? others : { ...others, recipe: value });
        }}
      />
      {recipe === 'ADAPTER' ? null : (
        <StartModelInput
          modality={modality}
          value={typeof init === 'string' ? init : null}
          onChange={(id) => {
            const others = without(options, 'initModelVersionId');
            onChange(id === null ? others : { ...others, initModelVersionId: id });
          }}
          error={undefined}
        />
      )}
    </>
  );
}
