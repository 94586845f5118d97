import { Button, Select } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { EvaluationsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection, useOperation } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { useJobsMoving } from '../jobs/jobs-moving.ts';
import { EvaluationForm } from './evaluation-form.tsx';
import { evaluableModelsDocument, evaluationsDocument } from './evaluations.operations.ts';
import { VerdictBadge } from './verdict-badge.tsx';

type Row = EvaluationsQuery['evaluations']['nodes'][number];

const evaluationsOf = (result: EvaluationsQuery) => result.evaluations;

/** Which models were measured, against which, and what came of it. */
export function EvaluationsPage() {
  const { t } = useTranslation('evaluations');
  const navigate = useNavigate();
  const { modelId } = useSearch({ from: '/shell/evaluations' });
  const variables = modelId === undefined ? {} : { modelVersionId: modelId };
  const evaluations = useConnection(evaluationsDocument, variables, evaluationsOf);
  useJobsMoving('Evaluations');
  const [isStarting, setIsStarting] = useState(false);
  const start = usePermission('TRAINING_WRITE') ? (
    <Button onClick={() => setIsStarting(true)}>{t('start')}</Button>
  ) : null;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={start} />
      <ModelFilter modelId={modelId} />
      <ConnectionTable
        of={evaluations}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) => void navigate({ to: '/evaluations/$evaluationId', params: { evaluationId: id } })}
        empty={<EmptyState icon={IconScale} title={t('empty.title')} hint={t('empty.hint')} action={start} />}
      />
      <EvaluationForm isOpen={isStarting} onClose={() => setIsStarting(false)} />
    </>
  );
}

function ModelFilter({ modelId }: { readonly modelId: string | undefined }) {
  const { t } = useTranslation('evaluations');
  const navigate = useNavigate();
  const models = useOperation(evaluableModelsDocument, {}).data?.models.nodes ?? [];
  const all = 'ALL';
  return (
    <Select
      size="xs"
      w={320}
      mb="md"
      aria-label={t('filter.model')}
      searchable
      data={[
        { value: all, label: t('filter.all') },
        ...models.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` })),
      ]}
      value={modelId ?? all}
      onChange={(value) =>
        void navigate({
          to: '/evaluations',
          search: value === null || value === all ? {} : { modelId: value },
          replace: true,
        })
      }
    />
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('evaluations');
  const format = useFormat();
  const nameOf = (model: Row['model']): string => (model ? `${model.name} ${model.version}` : t('removed'));
  return [
    {
      key: 'model',
      header: t('column.model'),
      cell: ({ id, model }) => (
        <LinkAnchor inherit to="/evaluations/$evaluationId" params={{ evaluationId: id }}>
          {nameOf(model)}
        </LinkAnchor>
      ),
      width: 'minmax(0, 1.6fr)',
    },
    { key: 'against', header: t('column.against'), cell: ({ activeModel }) => nameOf(activeModel) },
    {
      key: 'galleries',
      header: t('column.galleries'),
      cell: ({ galleries }) => <GalleryScope galleries={galleries} />,
    },
    {
      key: 'people',
      header: t('column.people'),
      cell: ({ heldOutIdentities: count }) => (typeof count === 'number' ? format.number(count) : '–'),
      align: 'end',
      width: '130px',
    },
    {
      key: 'verdict',
      header: t('column.verdict'),
      cell: (row) => <VerdictBadge evaluation={row} />,
      width: '140px',
    },
    {
      key: 'started',
      header: t('column.started'),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      width: '140px',
    },
  ];
}
