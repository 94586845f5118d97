import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';
import type { Phase } from './use-sending.ts';

interface Props {
  readonly phase: Phase;
  readonly onStop: () => void;
}

export function SendingProgress({ phase, onStop }: Props) {
  const { t } = useTranslation(['import', 'ui']);
  const format = useFormat();
  if (phase.kind === 'idle') return null;
  const share = phase.kind === 'packing' ? phase.done / phase.total : phase.sent / Math.max(1, phase.total);
  const words =
    phase.kind === 'packing'
      ? t('sending.packing', { done: format.number(phase.done), total: format.number(phase.total) })
      : t('sending.sending', { sent: format.bytes(phase.sent), total: format.bytes(phase.total) });
  return (
    <Stack gap="xs" role="status">
      <Group justify="space-between">
        <Text size="sm">{phase.kind === 'sending' && phase.isLost ? t('sending.lost') : words}</Text>
        <Button size="xs" variant="default" onClick={onStop}>
          {t('sending.stop')}
        </Button>
      </Group>
      <Progress value={share * 100} aria-label={words} animated />
      <Text size="xs" c="dimmed">
        {t('sending.hint')}
      </Text>
    </Stack>
  );
}
