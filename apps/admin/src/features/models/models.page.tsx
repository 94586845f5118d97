import { SegmentedControl } from '@mantine/core';
import { IconCube } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modality, ModelsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CommercialBadge, ModelStateBadge } from './model-badges.tsx';
import { modelsDocument } from './models.operations.ts';

type Model = ModelsQuery['models']['nodes'][number];

const modelsOf = (result: ModelsQuery) => result.models;
const modalities: readonly Modality[] = ['FACE', 'BODY'];

export function ModelsPage() {
  const { t } = useTranslation(['models', 'ui']);
  const navigate = useNavigate();
  const [modality, setModality] = useState<Modality | null>(null);
  const models = useConnection(modelsDocument, modality === null ? {} : { modality }, modelsOf);
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SegmentedControl
        size="xs"
        mb="md"
        aria-label={t('filter.modality')}
        data={[
          { value: 'ALL', label: t('filter.ALL') },
          ...modalities.map((value) => ({ value, label: t(`ui:modality.${value}`) })),
        ]}
        value={modality ?? 'ALL'}
        onChange={(value) => setModality(modalities.find((one) => one === value) ?? null)}
      />
      <ConnectionTable
        of={models}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) => void navigate({ to: '/models/$modelId', params: { modelId: id } })}
        empty={<EmptyState icon={IconCube} title={t('empty.title')} hint={t('empty.hint')} />}
      />
    </>
  );
}

function useColumns(): readonly Column<Model>[] {
  const { t } = useTranslation(['models', 'ui']);
  const format = useFormat();
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name, version }) => (
        <LinkAnchor inherit to="/models/$modelId" params={{ modelId: id }}>
          {name} {version}
        </LinkAnchor>
      ),
      width: 'minmax(190px, 2fr)',
    },
    {
      key: 'modality',
      header: t('column.modality'),
      cell: ({ modality }) => t(`ui:modality.${modality}`),
      width: '80px',
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ state }) => <ModelStateBadge state={state} />,
      width: '100px',
    },
    {
      key: 'origin',
      header: t('column.origin'),
      cell: ({ origin }) => t(`origin.${origin}`),
      width: 'minmax(84px, 1fr)',
    },
    {
      key: 'commercial',
      header: t('column.commercial'),
      cell: ({ commercialUse }) => <CommercialBadge use={commercialUse} />,
      width: '112px',
    },
    {
      key: 'size',
      header: t('column.size'),
      cell: ({ ownBytes }) => (ownBytes === 0 ? '–' : format.bytes(ownBytes)),
      align: 'end',
      width: '76px',
    },
    {
      key: 'since',
      header: t('column.since'),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      width: '110px',
    },
  ];
}
