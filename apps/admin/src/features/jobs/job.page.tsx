import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { JobQuery } from '../../graphql/generated/graphql.ts';
import { useAction, useLive, useOperation } from '../../graphql/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { isOver, JobStateBadge } from '../../ui/job-state-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CancelJob } from './cancel-job.tsx';
import { useJobKind } from './job-kind.ts';
import { JobLog } from './job-log.tsx';
import { jobDocument, jobUpdatedDocument, retryJobDocument } from './jobs.operations.ts';

type Job = NonNullable<JobQuery['job']>;

const logLines = 200;

/** One job as it moves: how far it is, what it says, what came of it. */
export function JobPage() {
  const { jobId } = useParams({ from: '/shell/jobs/$jobId' });
  const queries = useQueryClient();
  const query = useOperation(jobDocument, { id: jobId, last: logLines });
  const state = query.data?.job?.state;
  useLive(jobUpdatedDocument, state === undefined || isOver(state) ? null : { jobId }, () => {
    void queries.invalidateQueries({ queryKey: ['Job'] }, { cancelRefetch: false });
  });
  return (
    <QueryState of={query}>
      {({ job }) =>
        job === null ? (
          <NotFoundPage />
        ) : (
          <>
            <Header job={job} />
            <Stack>
              <HowFar job={job} />
              <About job={job} />
              <Download job={job} />
              <Log job={job} />
              <Outcome job={job} />
            </Stack>
          </>
        )
      }
    </QueryState>
  );
}

interface Props {
  readonly job: Job;
}

function Header({ job }: Props) {
  const { t } = useTranslation('jobs');
  const kindOf = useJobKind();
  const retry = useAction(retryJobDocument, { success: t('retry.done') });
  const canRetry = usePermission('JOB_WRITE') && (job.state === 'FAILED' || job.state === 'CANCELLED');
  return (
    <PageHeader
      title={kindOf(job.kind)}
      crumbs={[
        <LinkAnchor key="all" to="/jobs">
          {t('title')}
        </LinkAnchor>,
      ]}
      badge={<JobStateBadge state={job.state} />}
      actions={
        <>
          {canRetry ? (
            <Button loading={retry.isPending} onClick={() => void retry.run({ id: job.id })}>
              {t('retry.do')}
            </Button>
          ) : null}
          {isOver(job.state) ? null : (
            <CancelJob
              job={job}
              label={t('cancel.do')}
              title={t('cancel.title')}
              warning={t('cancel.warning')}
              confirmLabel={t('cancel.confirm')}
              success={t('cancel.done')}
            />
          )}
        </>
      }
    />
  );
}

function HowFar({ job }: Props) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const { state, progress, eta, error, cancelRequested, nextAttemptAt } = job;
  if (state === 'FAILED')
    return (
      <Alert color="red" title={t('failed')}>
        {error}
      </Alert>
    );
  if (isOver(state)) return null;
  const share = format.percent(progress, 0);
  return (
    <Section title={t('progress.title')}>
      <Progress value={progress * 100} animated aria-label={`${t('progress.title')}: ${share}`} />
      <Group gap="md" mt="xs" fz="sm">
        <Text inherit fw={500}>
          {share}
        </Text>
        {state === 'QUEUED' && typeof nextAttemptAt !== 'string' ? t('progress.queued') : null}
        {typeof nextAttemptAt === 'string'
          ? t('progress.retry', { at: format.relative(nextAttemptAt) })
          : null}
        {cancelRequested ? t('progress.cancelling') : null}
        {typeof eta === 'string' ? t('progress.eta', { at: format.relative(eta) }) : null}
      </Group>
    </Section>
  );
}

function About({ job }: Props) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const { createdAt, startedAt, finishedAt, updatedAt, attempt } = job;
  const moment = (at: string | null | undefined) =>
    typeof at === 'string' ? <Moment key={at} at={at} absolute /> : '–';
  const tookMs =
    startedAt && finishedAt ? new Date(finishedAt).getTime() - new Date(startedAt).getTime() : null;
  return (
    <Section title={t('about')}>
      <Facts
        rows={[
          [t('asked'), moment(createdAt)],
          [t('started'), moment(startedAt)],
          [t('updated'), moment(updatedAt)],
          [t('ended'), moment(finishedAt)],
          [t('took'), tookMs === null ? '–' : format.duration(tookMs)],
          [t('attempt'), format.number(attempt)],
        ]}
      />
    </Section>
  );
}

/** What an export made, while it is kept. */
function Download({ job: { exportFile } }: Props) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  const mayTake = usePermission('GALLERY_WRITE');
  if (exportFile === null || !mayTake) return null;
  const { url, byteSize, expiresAt, hasEmbeddings } = exportFile;
  return (
    <Section title={t('download.title')}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('download.until', { at: format.dateTime(expiresAt) })}{' '}
          {hasEmbeddings ? t('download.embeddings') : null}
        </Text>
        <Button component="a" href={url} download leftSection={<IconDownload size={16} aria-hidden />}>
          {t('download.do', { size: format.bytes(byteSize) })}
        </Button>
      </Group>
    </Section>
  );
}

function Log({ job: { log } }: Props) {
  const { t } = useTranslation('jobs');
  return (
    <Section title={t('log.title')} description={t('log.description', { count: logLines })}>
      {log.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('log.none')}
        </Text>
      ) : (
        <JobLog lines={log} label={t('log.title')} />
      )}
    </Section>
  );
}

/** Numbers and yes or no, as the job has named them. */
function Outcome({ job: { state, result } }: Props) {
  const { t } = useTranslation(['jobs', 'ui']);
  const format = useFormat();
  if (state !== 'SUCCEEDED') return null;
  const rows = Object.entries(result ?? {}).map(([name, value]): readonly [string, string] => [
    name,
    typeof value === 'number'
      ? (name === 'byteSize' ? format.bytes : format.number)(value)
      : t(value === true ? 'ui:yes' : 'ui:no'),
  ]);
  return (
    <Section title={t('result.title')}>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('result.none')}
        </Text>
      ) : (
        <Facts rows={rows} />
      )}
    </Section>
  );
}
