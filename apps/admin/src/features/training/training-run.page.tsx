import { Alert, Button, Grid, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { TrainingRunQuery } from '../../graphql/generated/graphql.ts';
import { useLive, useOperation } from '../../graphql/index.ts';
import { isOver, JobStateBadge } from '../../ui/job-state-badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { EvaluationReport, Forgetting } from '../evaluations/evaluation-report.tsx';
import { GateTable } from '../evaluations/gate-table.tsx';
import { Slices } from '../evaluations/slices.tsx';
import { VerdictBadge } from '../evaluations/verdict-badge.tsx';
import { CancelJob } from '../jobs/cancel-job.tsx';
import { JobLog } from '../jobs/job-log.tsx';
import { PromoteDialog } from '../promotion/promote-dialog.tsx';
import { Promotions } from '../promotion/promotions.tsx';
import { TrainingCurves } from './training-curves.tsx';
import { About, Dataset, RunProgress, Settings, toRuns } from './training-parts.tsx';
import { trainingJobDocument, trainingRunDocument } from './training.operations.ts';

export type TrainingRunDetail = NonNullable<TrainingRunQuery['trainingRun']>;

const afterEventsMs = 4_000;

/** Events come first; asking again now and then catches what no event tells, such as the evaluation at the end. */
const whileRunning = (last: TrainingRunQuery | undefined): number | false =>
  last?.trainingRun && !isOver(last.trainingRun.state) ? afterEventsMs : false;

function useRun(id: string) {
  const queries = useQueryClient();
  const query = useOperation(trainingRunDocument, { id }, { refetchMs: whileRunning });
  const run = query.data?.trainingRun ?? null;
  const jobId = run !== null && !isOver(run.state) ? (run.job?.id ?? null) : null;
  useLive(trainingJobDocument, jobId === null ? null : { jobId }, () => {
    void queries.invalidateQueries({ queryKey: ['TrainingRun'] }, { cancelRefetch: false });
  });
  return query;
}

/** One run from its question to its candidate, and the candidate's way into service and back. */
export function TrainingRunPage() {
  const { trainingRunId } = useParams({ from: '/shell/training-runs/$trainingRunId' });
  const query = useRun(trainingRunId);
  return (
    <QueryState of={query}>
      {({ trainingRun: run }) =>
        run === null ? (
          <NotFoundPage />
        ) : (
          <>
            <Header run={run} />
            <Body run={run} />
          </>
        )
      }
    </QueryState>
  );
}

interface Props {
  readonly run: TrainingRunDetail;
}

function Header({ run }: Props) {
  const { t } = useTranslation('training');
  const { job, model } = run;
  const [isPromoting, setIsPromoting] = useState(false);
  const canPromote = usePermission('MODEL_PROMOTE');
  return (
    <>
      <PageHeader
        title={run.name}
        crumbs={[toRuns(t('title'))]}
        badge={
          <>
            <JobStateBadge state={run.state} />
            {run.evaluation === null ? null : <VerdictBadge evaluation={run.evaluation} />}
          </>
        }
        actions={
          <>
            {isOver(run.state) || job === null ? null : (
              <CancelJob
                job={job}
                title={t('cancel.title')}
                label={t('cancel.do')}
                warning={t('cancel.warning')}
                confirmLabel={t('cancel.confirm')}
                success={t('cancel.done')}
              />
            )}
            {model !== null && canPromote ? (
              <Button onClick={() => setIsPromoting(true)}>{t('promote')}</Button>
            ) : null}
          </>
        }
      />
      {model === null ? null : (
        <PromoteDialog
          isOpen={isPromoting}
          onClose={() => setIsPromoting(false)}
          model={model}
          galleries={run.galleries}
        />
      )}
    </>
  );
}

function Body({ run }: Props) {
  return (
    <Stack>
      <Ending run={run} />
      <RunProgress run={run} />
      {run.evaluation === null ? null : <EvaluationReport evaluation={run.evaluation} />}
      {run.model === null ? null : <Promotions modelVersionId={run.model.id} />}
      <TrainingCurves run={run} />
      {run.evaluation === null ? null : (
        <>
          <GateTable evaluation={run.evaluation} />
          <Slices evaluation={run.evaluation} />
          <Forgetting evaluation={run.evaluation} />
        </>
      )}
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <About run={run} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Dataset run={run} />
        </Grid.Col>
      </Grid>
      <Log run={run} />
      <Settings run={run} />
    </Stack>
  );
}

function Ending({ run: { state, failure, failureCode } }: Props) {
  const { t } = useTranslation('training');
  if (state === 'FAILED')
    return (
      <Alert color="red" title={t('failed')}>
        {failure ?? failureCode}
      </Alert>
    );
  if (state === 'CANCELLED')
    return (
      <Alert color="gray" title={t('cancelled.title')}>
        {t('cancelled.hint')}
      </Alert>
    );
  return null;
}

function Log({ run: { job } }: Props) {
  const { t } = useTranslation('training');
  if (job === null) return null;
  return (
    <Section title={t('log.title')}>
      {job.log.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('log.none')}
        </Text>
      ) : (
        <JobLog lines={job.log} label={t('log.title')} />
      )}
    </Section>
  );
}
