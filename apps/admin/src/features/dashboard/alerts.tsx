import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery } from '../../app/current-gallery.ts';
import { targetOf, toPage } from '../../app/shell/target-of.ts';
import { Moment } from '../../ui/moment.tsx';
import type { Statistics } from './dashboard.page.tsx';

type OneAlert = Statistics['alerts'][number];

/** Where each can be looked into. */
const pages: Record<OneAlert['kind'], string> = {
  INDEX_BEHIND: '/system',
  INDEX_INCOMPLETE: '/system',
  JOBS_FAILED: '/jobs',
  REVIEW_WAITING: '/galleries/$galleryId/review',
  WEBHOOK_DISABLED: '/webhooks',
};

/** Nothing where nothing is wrong. */
export function Alerts({ alerts }: Pick<Statistics, 'alerts'>) {
  const { t } = useTranslation('dashboard');
  if (alerts.length === 0) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('alerts')}>
      <Stack gap={4}>
        {alerts.map((alert) => (
          <AlertLine key={alert.kind} alert={alert} />
        ))}
      </Stack>
    </Alert>
  );
}

function AlertLine({ alert: { kind, count, since } }: { readonly alert: OneAlert }) {
  const { t } = useTranslation('dashboard');
  const gallery = useCurrentGallery();
  const { to, params } = targetOf({ to: pages[kind] }, gallery?.id ?? null);
  return (
    <Group gap="xs">
      <Text size="sm">{t(`alert.${kind}`, { count })}</Text>
      {since == null ? null : (
        <Text size="sm" c="dimmed">
          <Moment at={since} />
        </Text>
      )}
      <Anchor size="sm" renderRoot={(props: object) => <Link {...toPage(to, params)} {...props} />}>
        {t('look')}
      </Anchor>
    </Group>
  );
}
