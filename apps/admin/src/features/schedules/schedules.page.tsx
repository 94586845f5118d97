import { Badge, Button } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import type { SchedulesQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useCronWords } from './cron-words.ts';
import { emptyDraft, ScheduleForm } from './schedule-form.tsx';
import { schedulesDocument } from './schedules.operations.ts';

type Schedule = SchedulesQuery['schedules']['nodes'][number];

const schedulesOf = (result: SchedulesQuery) => result.schedules;

/** What happens by the clock. */
export function SchedulesPage() {
  const { t } = useTranslation('schedules');
  const navigate = useNavigate();
  const schedules = useConnection(schedulesDocument, {}, schedulesOf);
  const [isMaking, setIsMaking] = useState(false);
  const make = usePermission('SCHEDULE_WRITE') ? (
    <Button onClick={() => setIsMaking(true)}>{t('create')}</Button>
  ) : null;
  const open = (scheduleId: string): void =>
    void navigate({ to: '/schedules/$scheduleId', params: { scheduleId } });
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={make} />
      <ConnectionTable
        of={schedules}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) => open(id)}
        empty={
          <EmptyState
            icon={IconCalendarClock}
            title={t('empty.title')}
            hint={t('empty.hint')}
            action={make}
          />
        }
      />
      <ScheduleForm
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        id={null}
        draft={emptyDraft}
        onMade={open}
      />
    </>
  );
}

export function EnabledBadge({ enabled }: { readonly enabled: boolean }) {
  const { t } = useTranslation('schedules');
  return (
    <Badge variant="light" color={enabled ? 'teal' : 'gray'}>
      {t(enabled ? 'on' : 'off')}
    </Badge>
  );
}

function useColumns(): readonly Column<Schedule>[] {
  const { t } = useTranslation('schedules');
  const cronWords = useCronWords();
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name }) => (
        <LinkAnchor inherit to="/schedules/$scheduleId" params={{ scheduleId: id }}>
          {name}
        </LinkAnchor>
      ),
      width: 'minmax(150px, 1.2fr)',
    },
    { key: 'kind', header: t('column.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    {
      key: 'when',
      header: t('column.when'),
      cell: ({ cron, timeZone }) => `${cronWords(cron) ?? cron} (${timeZone})`,
      width: 'minmax(0, 1.8fr)',
    },
    {
      key: 'next',
      header: t('column.next'),
      cell: ({ nextRunAt }) => (typeof nextRunAt === 'string' ? <Moment at={nextRunAt} /> : '–'),
      width: '130px',
    },
    {
      key: 'last',
      header: t('column.last'),
      cell: ({ lastRun }) =>
        lastRun ? (
          <span title={lastRun.reason ?? ''}>
            {t(`runs.${lastRun.outcome}`)} · <Moment at={lastRun.firedAt} />
          </span>
        ) : (
          '–'
        ),
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ enabled }) => <EnabledBadge enabled={enabled} />,
      width: '90px',
    },
  ];
}
