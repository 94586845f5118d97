import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery } from '../../app/current-gallery.ts';
import { targetOf, toPage } from '../../app/shell/target-of.ts';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { Statistics } from './dashboard.page.tsx';

/** How much waits, and where one goes to work on it; what the role does not open is left out. */
export function Waiting({ statistics }: { readonly statistics: Statistics }) {
  const { t } = useTranslation('dashboard');
  const { review, openClusters, jobs, deliveries, index } = statistics;
  return (
    <Section title={t('waiting.title')}>
      <Stack gap={8}>
        {review == null ? null : (
          <Line
            label={t('waiting.review')}
            count={review.items}
            to="/galleries/$galleryId/review"
            since={review.oldestAt}
          />
        )}
        {openClusters == null ? null : (
          <Line label={t('waiting.clusters')} count={openClusters} to="/galleries/$galleryId/unknowns" />
        )}
        <Line label={t('waiting.jobs')} count={jobs.queued + jobs.running} to="/jobs" />
        {deliveries == null ? null : (
          <Line label={t('waiting.deliveries')} count={deliveries.pending} to="/webhooks" />
        )}
        <Line label={t('waiting.index')} count={index.pending} to="/system" since={index.oldestPendingAt} />
      </Stack>
      <Text size="xs" c="dimmed" mt="sm">
        {index.lastReconciledAt == null ? (
          t('waiting.neverCompared')
        ) : (
          <>
            {t('waiting.compared')} <Moment at={index.lastReconciledAt} />
          </>
        )}
      </Text>
    </Section>
  );
}

interface LineProps {
  readonly label: string;
  readonly count: number;
  readonly to: string;
  readonly since?: string | null;
}

function Line({ label, count, to, since = null }: LineProps) {
  const format = useFormat();
  const gallery = useCurrentGallery();
  const target = targetOf({ to }, gallery?.id ?? null);
  return (
    <Group justify="space-between" wrap="nowrap">
      <Anchor
        size="sm"
        renderRoot={(props: object) => <Link {...toPage(target.to, target.params)} {...props} />}
      >
        {label}
      </Anchor>
      <Group gap="xs" wrap="nowrap">
        {since === null || count === 0 ? null : (
          <Text size="xs" c="dimmed">
            <Moment at={since} />
          </Text>
        )}
        <Text size="sm" fw={600}>
          {format.number(count)}
        </Text>
      </Group>
    </Group>
  );
}
