import { Badge, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import type { SystemFacts } from './system.page.tsx';

/** What the server stands on, asked just now. */
export function Health({ parts }: { readonly parts: SystemFacts['health'] }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  return (
    <Section title={t('health.title')} description={t('health.description')}>
      <Stack gap={10}>
        {parts.map(({ part, isOk, tookMs }) => (
          <Group key={part} justify="space-between" wrap="nowrap">
            <Text size="sm">{t(`part.${part}`)}</Text>
            <Group gap="xs" wrap="nowrap">
              <Text size="xs" c="dimmed">
                {format.duration(tookMs)}
              </Text>
              <Badge
                variant="light"
                color={isOk ? 'teal' : 'red'}
                leftSection={isOk ? <IconCheck size={12} aria-hidden /> : <IconX size={12} aria-hidden />}
              >
                {isOk ? t('health.ok') : t('health.away')}
              </Badge>
            </Group>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
