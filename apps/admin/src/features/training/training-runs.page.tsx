import { Badge, Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { TrainingRunsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JobStateBadge } from '../../ui/job-state-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { VerdictBadge } from '../evaluations/verdict-badge.tsx';
import { useJobsMoving } from '../jobs/jobs-moving.ts';
import { TrainingForm } from './training-form.tsx';
import { trainingRunsDocument } from './training.operations.ts';

type Run = TrainingRunsQuery['trainingRuns']['nodes'][number];

const runsOf = (result: TrainingRunsQuery) => result.trainingRuns;

/** What was trained, what is being trained, and the way to train something. */
export function TrainingRunsPage() {
  const { t } = useTranslation('training');
  const navigate = useNavigate();
  const runs = useConnection(trainingRunsDocument, {}, runsOf);
  useJobsMoving('TrainingRuns');
  const [isStarting, setIsStarting] = useState(false);
  const start = usePermission('TRAINING_WRITE') ? (
    <Button onClick={() => setIsStarting(true)}>{t('start')}</Button>
  ) : null;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={start} />
      <ConnectionTable
        of={runs}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) =>
          void navigate({ to: '/training-runs/$trainingRunId', params: { trainingRunId: id } })
        }
        empty={
          <EmptyState icon={IconSchool} title={t('empty.title')} hint={t('empty.hint')} action={start} />
        }
      />
      <TrainingForm isOpen={isStarting} onClose={() => setIsStarting(false)} />
    </>
  );
}

function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation('training');
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name }) => (
        <LinkAnchor inherit to="/training-runs/$trainingRunId" params={{ trainingRunId: id }}>
          {name}
        </LinkAnchor>
      ),
      width: 'minmax(0, 1.6fr)',
    },
    {
      key: 'recipe',
      header: t('column.recipe'),
      cell: ({ recipe, modality }) => (
        <>
          {t(`recipe.${recipe}`)} <ModalityBadge modality={modality} />
        </>
      ),
    },
    {
      key: 'galleries',
      header: t('column.galleries'),
      cell: ({ galleries }) => <GalleryScope galleries={galleries} />,
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ state }) => <JobStateBadge state={state} />,
      width: '120px',
    },
    {
      key: 'verdict',
      header: t('column.verdict'),
      cell: ({ evaluation }) => (evaluation === null ? '–' : <VerdictBadge evaluation={evaluation} />),
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

function ModalityBadge({ modality }: Pick<Run, 'modality'>) {
  const { t } = useTranslation('ui');
  return (
    <Badge variant="default" size="sm">
      {t(`modality.${modality}`)}
    </Badge>
  );
}
