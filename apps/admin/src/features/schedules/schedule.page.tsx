import { Badge, Code, Grid, Group, List, Stack, Table, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import { Can } from '../../ui/can.tsx';
import type { ScheduleQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { JobStateBadge } from '../../ui/job-state-badge.tsx';
import { useJobsMoving } from '../jobs/jobs-moving.ts';
import { useCronWords } from './cron-words.ts';
import { ScheduleActions } from './schedule-actions.tsx';
import { scheduleDocument } from './schedules.operations.ts';
import { EnabledBadge } from './schedules.page.tsx';

export type ScheduleDetail = NonNullable<ScheduleQuery['schedule']>;

/** One schedule: what, when, and what became of its runs. */
export function SchedulePage() {
  const { scheduleId } = useParams({ from: '/shell/schedules/$scheduleId' });
  const query = useOperation(scheduleDocument, { id: scheduleId });
  useJobsMoving('Schedule');
  return (
    <QueryState of={query}>
      {({ schedule }) =>
        schedule === null ? (
          <NotFoundPage />
        ) : (
          <>
            <Header schedule={schedule} />
            <Grid>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <About schedule={schedule} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <NextRuns schedule={schedule} />
              </Grid.Col>
            </Grid>
            <Stack mt="md">
              <Runs schedule={schedule} />
            </Stack>
          </>
        )
      }
    </QueryState>
  );
}

interface Props {
  readonly schedule: ScheduleDetail;
}

function Header({ schedule }: Props) {
  const { t } = useTranslation('schedules');
  const cronWords = useCronWords();
  const { name, cron, timeZone, enabled } = schedule;
  return (
    <PageHeader
      title={name}
      description={`${cronWords(cron) ?? cron} (${timeZone})`}
      crumbs={[
        <LinkAnchor key="all" to="/schedules">
          {t('title')}
        </LinkAnchor>,
      ]}
      badge={<EnabledBadge enabled={enabled} />}
      actions={
        <Can permission="SCHEDULE_WRITE">
          <ScheduleActions schedule={schedule} />
        </Can>
      }
    />
  );
}

function About({ schedule }: Props) {
  const { t } = useTranslation('schedules');
  const { kind, galleries, cron, timeZone, overlap, options } = schedule;
  return (
    <Section title={t('about')}>
      <Facts
        rows={[
          [t('column.kind'), `${t(`kind.${kind}`)} – ${t(`kindHint.${kind}`)}`],
          [
            t('galleries'),
            galleries.length === 0 ? t('wholeServer') : galleries.map(({ name }) => name).join(', '),
          ],
          [t('cron'), <Code key="cron">{cron}</Code>],
          [t('zone'), timeZone],
          [t('onlyIf'), <Condition key="if" schedule={schedule} />],
          [t('overlapLabel'), t(`overlap.${overlap}`)],
          [
            t('options'),
            Object.keys(options).length === 0 ? (
              t('defaults')
            ) : (
              <Code key="options" block>
                {JSON.stringify(options, null, 2)}
              </Code>
            ),
          ],
        ]}
      />
    </Section>
  );
}

function Condition({ schedule: { onlyIf } }: Props) {
  const { t } = useTranslation('schedules');
  const [a, b] = [
    typeof onlyIf?.minNewSamples === 'number' ? t('newSamples', { count: onlyIf.minNewSamples }) : null,
    typeof onlyIf?.minNewFeedback === 'number' ? t('newFeedback', { count: onlyIf.minNewFeedback }) : null,
  ];
  if (a !== null && b !== null) return t('or', { a, b });
  const one = a ?? b;
  return one === null ? t('always') : t('since', { a: one });
}

function NextRuns({ schedule: { nextRuns } }: Props) {
  const { t } = useTranslation('schedules');
  return (
    <Section title={t('next.title')} description={t('next.description')}>
      {nextRuns.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('next.off')}
        </Text>
      ) : (
        <List size="sm" spacing={4}>
          {nextRuns.map((at) => (
            <List.Item key={at}>
              <Moment at={at} absolute />{' '}
              <Text span inherit c="dimmed">
                <Moment at={at} />
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  );
}

function Runs({ schedule: { runs } }: Props) {
  const { t } = useTranslation('schedules');
  return (
    <Section title={t('runs.title')} description={t('runs.description')}>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('runs.none')}
        </Text>
      ) : (
        <Table aria-label={t('runs.title')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('runs.due')}</Table.Th>
              <Table.Th>{t('runs.outcome')}</Table.Th>
              <Table.Th>{t('runs.jobs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Run key={run.firedAt} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

function Run({ run }: { readonly run: ScheduleDetail['runs'][number] }) {
  const { t } = useTranslation('schedules');
  return (
    <Table.Tr>
      <Table.Td>
        <Moment at={run.dueAt} absolute /> {run.isManual ? `(${t('runs.manual')})` : null}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={run.outcome === 'STARTED' ? 'teal' : 'gray'}>
          {t(`runs.${run.outcome}`)}
        </Badge>{' '}
        {run.reason}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {run.jobs.map(({ id, state }, index) => (
            <Group key={id} gap={4}>
              <LinkAnchor inherit to="/jobs/$jobId" params={{ jobId: id }}>
                {t('runs.job', { number: index + 1 })}
              </LinkAnchor>
              <JobStateBadge state={state} />
            </Group>
          ))}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
