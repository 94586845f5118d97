import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Modality } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { evaluableModelsDocument } from '../evaluations/evaluations.operations.ts';

interface Props {
  readonly modality: Modality;
  readonly value: string | null;
  readonly onChange: (modelVersionId: string | null) => void;
  readonly error: string | undefined;
}

/** The model that a net starts from; needs the texts `training`. */
export function StartModelInput({ modality, value, onChange, error }: Props) {
  const { t } = useTranslation('training');
  const models = useOperation(evaluableModelsDocument, {}).data?.models.nodes ?? [];
  return (
    <Select
      label={t('form.init')}
      description={t('form.initHint')}
      placeholder={t('form.initNone')}
      searchable
      clearable
      data={models
        .filter((model) => model.modality === modality)
        .map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }))}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
