import { Group, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Modality, ReviewMode } from '../../graphql/generated/graphql.ts';

export interface ImportOptionValues {
  readonly modality: Modality;
  /** Each picture is a ready crop of one subject. */
  readonly crops: boolean;
  readonly review: ReviewMode;
}

export const defaultOptions: ImportOptionValues = { modality: 'FACE', crops: false, review: 'STANDARD' };

interface Props {
  readonly values: ImportOptionValues;
  readonly onChange: (values: ImportOptionValues) => void;
}

const modalities = ['FACE', 'BODY'] as const;
const reviews = ['STANDARD', 'STRICT', 'OFF'] as const;

export function ImportOptions({ values, onChange }: Props) {
  const { t } = useTranslation(['import', 'ui']);
  const set = (change: Partial<ImportOptionValues>): void => onChange({ ...values, ...change });
  return (
    <Group align="flex-start" gap="lg">
      <Select
        label={t('option.modality')}
        data={modalities.map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
        value={values.modality}
        onChange={(value) => set({ modality: modalities.find((one) => one === value) ?? 'FACE' })}
        w={150}
      />
      <Select
        label={t('option.review')}
        description={t(`option.reviewHint.${values.review}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        data={reviews.map((value) => ({ value, label: t(`option.${value}`) }))}
        value={values.review}
        onChange={(value) => set({ review: reviews.find((one) => one === value) ?? 'STANDARD' })}
        w={320}
      />
      <Switch
        mt={26}
        maw={320}
        label={t('option.crops')}
        description={t('option.cropsHint')}
        checked={values.crops}
        onChange={(event) => set({ crops: event.currentTarget.checked })}
      />
    </Group>
  );
}
