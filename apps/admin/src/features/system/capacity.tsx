import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { shareOf, toneOf } from './share-of.ts';
import type { SystemFacts } from './system.page.tsx';

type Measured = SystemFacts['capacity'];

/** What is left of the machine, before it runs out. */
export function Capacity({ capacity }: { readonly capacity: Measured }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const { diskFreeBytes: free, diskTotalBytes: total } = capacity;
  return (
    <Section title={t('capacity.title')} description={t('capacity.description')}>
      <Stack gap={10}>
        <Bar label={t('capacity.memory')} used={capacity.memoryBytes} total={capacity.memoryTotalBytes} />
        {free == null || total == null ? null : (
          <Bar label={t('capacity.disk')} used={total - free} total={total} />
        )}
        <Line label={t('capacity.processors')} value={format.number(capacity.processors)} />
        <Line label={t('capacity.inferenceQueue')} value={format.number(capacity.inferenceQueue)} />
        <Line label={t('capacity.eventLoopDelay')} value={format.duration(capacity.eventLoopDelayMs)} />
      </Stack>
    </Section>
  );
}

interface BarProps {
  readonly label: string;
  readonly used: number;
  readonly total: number;
}

function Bar({ label, used, total }: BarProps) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const share = shareOf(used, total);
  return (
    <div>
      <Line
        label={label}
        value={t('capacity.of', { used: format.bytes(used), total: format.bytes(total) })}
      />
      <Progress value={share * 100} color={toneOf(share)} size="sm" mt={4} aria-label={label} />
    </div>
  );
}

function Line({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <Text size="sm" fw={550}>
        {value}
      </Text>
    </Group>
  );
}
