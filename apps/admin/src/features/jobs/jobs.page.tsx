import { Button, Group, Progress, SegmentedControl, Select, Text } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { GalleryFilter } from '../../app/gallery-filter.tsx';
import type { JobsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JobStateBadge } from '../../ui/job-state-badge.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { jobKinds, useJobKind } from './job-kind.ts';
import { useJobsMoving } from './jobs-moving.ts';
import { jobsSearch, jobStates, type JobsSearch } from './jobs-search.ts';
import { jobsDocument } from './jobs.operations.ts';

type Job = JobsQuery['jobs']['nodes'][number];

const jobsOf = (result: JobsQuery) => result.jobs;

/** What works in the background, as it moves. */
export function JobsPage() {
  const { t } = useTranslation('jobs');
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/jobs' });
  const jobs = useConnection(jobsDocument, search, jobsOf);
  useJobsMoving('Jobs');
  const isFiltered = Object.keys(search).length > 0;
  const show = (next: JobsSearch): void => void navigate({ to: '/jobs', search: next, replace: true });
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Filter search={search} onChange={show} />
      <ConnectionTable
        of={jobs}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) => void navigate({ to: '/jobs/$jobId', params: { jobId: id } })}
        empty={
          isFiltered ? (
            <EmptyState
              icon={IconListCheck}
              title={t('noMatch.title')}
              hint={t('noMatch.hint')}
              action={
                <Button variant="default" onClick={() => show({})}>
                  {t('noMatch.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState icon={IconListCheck} title={t('empty.title')} hint={t('empty.hint')} />
          )
        }
      />
    </>
  );
}

interface FilterProps {
  readonly search: JobsSearch;
  readonly onChange: (search: JobsSearch) => void;
}

function Filter({ search, onChange }: FilterProps) {
  const { t } = useTranslation(['jobs', 'ui']);
  const kindOf = useJobKind();
  const { state, kind, galleryId } = search;
  const all = 'ALL';
  const change = (part: { readonly [Key in keyof JobsSearch]: JobsSearch[Key] | undefined }): void =>
    onChange(jobsSearch({ ...search, ...part }));
  return (
    <Group mb="md" gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('filter.state')}
        data={[
          { value: all, label: t('filter.ALL') },
          ...jobStates.map((value) => ({ value, label: t(`ui:jobState.${value}`) })),
        ]}
        value={state ?? all}
        onChange={(value) => change({ state: jobStates.find((one) => one === value) })}
      />
      <Select
        size="xs"
        w={220}
        aria-label={t('filter.kind')}
        data={[
          { value: all, label: t('filter.allKinds') },
          ...jobKinds.map((value) => ({ value, label: kindOf(value) })),
        ]}
        value={kind ?? all}
        onChange={(value) => change({ kind: value === null || value === all ? undefined : value })}
      />
      <GalleryFilter
        label={t('filter.gallery')}
        placeholder={t('filter.allGalleries')}
        value={galleryId ?? null}
        onChange={(id) => change({ galleryId: id ?? undefined })}
      />
    </Group>
  );
}

function useColumns(): readonly Column<Job>[] {
  const { t } = useTranslation('jobs');
  const kindOf = useJobKind();
  return [
    {
      key: 'kind',
      header: t('column.kind'),
      cell: ({ id, kind }) => (
        <LinkAnchor inherit to="/jobs/$jobId" params={{ jobId: id }}>
          {kindOf(kind)}
        </LinkAnchor>
      ),
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ state }) => <JobStateBadge state={state} />,
      width: '120px',
    },
    {
      key: 'progress',
      header: t('column.progress'),
      cell: (job) => <ProgressCell job={job} />,
      width: 'minmax(0, 1.6fr)',
    },
    {
      key: 'asked',
      header: t('column.asked'),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
      width: '150px',
    },
    {
      key: 'ended',
      header: t('column.ended'),
      cell: ({ finishedAt }) => (typeof finishedAt === 'string' ? <Moment at={finishedAt} /> : '–'),
      width: '150px',
    },
  ];
}

function ProgressCell({ job: { state, progress, eta, error } }: { readonly job: Job }) {
  const { t } = useTranslation('jobs');
  const format = useFormat();
  if (typeof error === 'string')
    return (
      <Text inherit truncate title={error}>
        {error}
      </Text>
    );
  if (state !== 'RUNNING') return state === 'SUCCEEDED' ? format.percent(1, 0) : '–';
  const share = format.percent(progress, 0);
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress value={progress * 100} flex={1} miw={60} aria-label={`${t('column.progress')}: ${share}`} />
      <Text inherit c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {share}
        {typeof eta === 'string' ? ` · ${t('progress.eta', { at: format.relative(eta) })}` : null}
      </Text>
    </Group>
  );
}
