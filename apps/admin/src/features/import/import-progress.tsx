import { Alert, Button, Group, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toPage } from '../../app/shell/target-of.ts';
import { useAction, useLive, useOperation } from '../../graphql/index.ts';
import type { ImportJobQuery } from '../../graphql/generated/graphql.ts';
import { operationKey } from '../../graphql/operation-key.ts';
import { Can } from '../../ui/can.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { isOver } from '../../ui/job-state-badge.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { cancelImportDocument, importJobDocument, importJobLiveDocument } from './import.operations.ts';
import { ImportEntries } from './import-entries.tsx';

type Job = NonNullable<ImportJobQuery['job']>;

interface Props {
  readonly galleryId: string;
  readonly jobId: string;
  /** What was sent from this page, to show refused pictures. */
  readonly archive: Blob | null;
}

/** An import as it goes on, and what became of each file. */
export function ImportProgress({ galleryId, jobId, archive }: Props) {
  const { t } = useTranslation('import');
  const queries = useQueryClient();
  const job = useOperation(importJobDocument, { id: jobId });
  useLive(importJobLiveDocument, { id: jobId }, ({ jobUpdated }) => {
    queries.setQueryData(operationKey(importJobDocument, { id: jobId }), { job: jobUpdated });
    void queries.invalidateQueries({ queryKey: ['ImportEntries'] });
    if (isOver(jobUpdated.state)) void queries.invalidateQueries({ queryKey: ['RecentImports'] });
  });
  const [outcome, setOutcome] = useState<'REJECTED' | 'ALL'>('REJECTED');
  return (
    <Section title={t('progress.title')} actions={<JobActions jobId={jobId} job={job.data?.job ?? null} />}>
      <QueryState of={job}>
        {({ job: found }) =>
          found === null ? (
            <EmptyState title={t('progress.absent')} hint={t('progress.absentHint')} />
          ) : (
            <Stack>
              <State job={found} />
              <SegmentedControl
                aria-label={t('entries.which')}
                value={outcome}
                onChange={(value) => setOutcome(value === 'ALL' ? 'ALL' : 'REJECTED')}
                data={(['REJECTED', 'ALL'] as const).map((value) => ({
                  value,
                  label: t(`entries.${value}`),
                }))}
                w="fit-content"
              />
              <ImportEntries
                galleryId={galleryId}
                jobId={jobId}
                outcome={outcome}
                archive={archive}
                isOver={isOver(found.state)}
              />
            </Stack>
          )
        }
      </QueryState>
    </Section>
  );
}

function State({ job }: { readonly job: Job }) {
  const { t } = useTranslation(['import', 'ui']);
  const format = useFormat();
  const { accepted = 0, rejected = 0 } = job.importCounts ?? {};
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={550} role="status">
          {t(`ui:jobState.${job.state}`)}
          {isOver(job.state) ? '' : ` · ${format.percent(job.progress, 0)}`}
          {job.eta === null || isOver(job.state)
            ? ''
            : ` · ${t('progress.eta', { at: format.relative(job.eta) })}`}
        </Text>
        <Text size="sm">
          {t('progress.counts', { accepted: format.number(accepted), rejected: format.number(rejected) })}
        </Text>
      </Group>
      <Progress
        value={isOver(job.state) ? 100 : job.progress * 100}
        animated={!isOver(job.state)}
        color={job.state === 'FAILED' ? 'red' : 'accent'}
        aria-label={t('progress.title')}
      />
      {job.error === null ? null : (
        <Alert color="red" variant="light" title={t('progress.failed')}>
          {job.error}
        </Alert>
      )}
    </Stack>
  );
}

function JobActions({ jobId, job }: { readonly jobId: string; readonly job: Job | null }) {
  const { t } = useTranslation('import');
  const action = useAction(cancelImportDocument, { changes: ['ImportJob'] });
  return (
    <Group gap="xs">
      {job === null || isOver(job.state) ? null : (
        <Can permission="JOB_WRITE">
          <Button
            size="xs"
            variant="default"
            loading={action.isPending}
            disabled={job.cancelRequested}
            onClick={() => void action.run({ id: jobId })}
          >
            {t('progress.cancel')}
          </Button>
        </Can>
      )}
      <LinkButton size="xs" variant="subtle" {...toPage('/jobs/$jobId', { jobId })}>
        {t('progress.toJob')}
      </LinkButton>
    </Group>
  );
}
