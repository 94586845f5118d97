import { Code, Group, Progress, Spoiler, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../../ui/links.tsx';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import { Facts } from '../../ui/facts.tsx';
import { isOver } from '../../ui/job-state-badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { TrainingRunDetail } from './training-run.page.tsx';

interface Props {
  readonly run: TrainingRunDetail;
}

/** What was asked for. */
export function About({ run }: Props) {
  const { t } = useTranslation(['training', 'ui']);
  const format = useFormat();
  const { startedAt, finishedAt, model, activeModel } = run;
  return (
    <Section title={t('about')}>
      <Facts
        rows={[
          [t('column.recipe'), t(`recipe.${run.recipe}`)],
          [t('modality'), t(`ui:modality.${run.modality}`)],
          [t('galleries'), <GalleryScope key="galleries" galleries={run.galleries} />],
          [t('activeModel'), activeModel ? `${activeModel.name} ${activeModel.version}` : t('removed')],
          [t('candidate'), model ? `${model.name} ${model.version}` : '–'],
          [t('autoPromote'), t(run.autoPromote ? 'ui:yes' : 'ui:no')],
          [t('asked'), <Moment key="asked" at={run.createdAt} absolute />],
          [
            t('took'),
            startedAt && finishedAt
              ? format.duration(new Date(finishedAt).getTime() - new Date(startedAt).getTime())
              : '–',
          ],
        ]}
      />
    </Section>
  );
}

/** How far it is, and how long it will take. */
export function RunProgress({ run }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const { job, estimate } = run;
  if (isOver(run.state) || job === null) return null;
  return (
    <Section title={t('progress.title')}>
      <Stack gap="xs">
        <Progress
          value={job.progress * 100}
          animated={job.state === 'RUNNING'}
          aria-label={`${t('progress.title')}: ${format.percent(job.progress, 0)}`}
        />
        <Group gap="md" fz="sm">
          <Text inherit fw={500}>
            {format.percent(job.progress, 0)}
          </Text>
          <StepWords run={run} />
          {typeof job.eta === 'string' ? (
            <span>{t('progress.eta', { at: format.relative(job.eta) })}</span>
          ) : null}
        </Group>
        {estimate === null ? null : (
          <Text size="sm" c="dimmed">
            {t('progress.estimate', {
              duration: format.duration(estimate.seconds * 1000),
              epochs: format.number(estimate.epochs),
              pictures: format.number(estimate.pictures),
            })}{' '}
            {t(`progress.basis.${estimate.basis}`)}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function StepWords({ run }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const { job, steps, totalSteps, picturesPerSecond } = run;
  if (job?.cancelRequested === true) return t('progress.cancelling');
  if (typeof job?.nextAttemptAt === 'string')
    return t('progress.retry', { at: format.relative(job.nextAttemptAt) });
  if (job?.state === 'QUEUED') return t('progress.waiting');
  if (typeof totalSteps !== 'number') return t('progress.preparing');
  const words = t('progress.steps', { done: format.number(steps), total: format.number(totalSteps) });
  const speed =
    typeof picturesPerSecond === 'number'
      ? ` · ${t('progress.speed', { value: format.number(Math.round(picturesPerSecond)) })}`
      : '';
  return words + speed;
}

/** Who is learnt from, and who is not. */
export function Dataset({ run: { dataset } }: Props) {
  const { t } = useTranslation('training');
  const format = useFormat();
  return (
    <Section title={t('dataset.title')} description={t('dataset.description')}>
      {dataset === null ? (
        <Text size="sm" c="dimmed">
          {t('dataset.none')}
        </Text>
      ) : (
        <Table aria-label={t('dataset.title')} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('dataset.part')}</Table.Th>
              <Table.Th ta="end">{t('dataset.identities')}</Table.Th>
              <Table.Th ta="end">{t('dataset.samples')}</Table.Th>
              <Table.Th ta="end">{t('dataset.feedback')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {dataset.parts.map(({ part, identities, samples, feedback }) => (
              <Table.Tr key={part}>
                <Table.Th scope="row" fw={part === 'HELD_OUT' ? 600 : 400}>
                  {t(`dataset.${part}`)}
                </Table.Th>
                <Table.Td ta="end">{format.number(identities)}</Table.Td>
                <Table.Td ta="end">{format.number(samples)}</Table.Td>
                <Table.Td ta="end">{format.number(feedback)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

/** The recipe as it was trained, to the last number. */
export function Settings({ run: { settings, dataset } }: Props) {
  const { t } = useTranslation(['training', 'ui']);
  if (settings === null || settings === undefined) return null;
  return (
    <Section title={t('settings.title')} description={t('settings.description')}>
      <Spoiler maxHeight={160} showLabel={t('settings.show')} hideLabel={t('ui:close')}>
        <Code block>{JSON.stringify(settings, null, 2)}</Code>
      </Spoiler>
      {dataset === null ? null : (
        <Text size="xs" c="dimmed" mt="xs" style={{ overflowWrap: 'anywhere' }}>
          SHA-256: {dataset.digest}
        </Text>
      )}
    </Section>
  );
}

export const toRuns = (title: string) => (
  <LinkAnchor key="runs" to="/training-runs">
    {title}
  </LinkAnchor>
);
