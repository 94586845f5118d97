import { Alert, Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import type { Said } from './use-said.ts';

interface Props {
  readonly said: readonly Said[];
  readonly onUndo: (id: string) => Promise<void>;
  readonly isPending: boolean;
}

/** What was said, what came of it, and the way back. */
export function SaidList({ said, onUndo, isPending }: Props) {
  const { t } = useTranslation('search');
  return said.map(({ feedback, isEnrolled, rejected }) => {
    const { id, identity, verdict, state } = feedback;
    const name = identity === null ? '–' : identityNameOf(identity);
    return (
      <Alert key={id} color="teal" p="xs" role="status">
        <Group justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm">{t(`said.${verdict}`, { name })}</Text>
            <Text size="xs" c="dimmed">
              {t(state === 'PROPOSED' ? 'said.proposed' : 'said.confirmed')}
              {isEnrolled ? ` ${t('said.enrolled')}` : ''}
              {rejected === null
                ? ''
                : ` ${t('said.notEnrolled', { reason: t(`reject.${rejected.reason}`) })}`}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            flex="none"
            loading={isPending}
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            onClick={() => void onUndo(id)}
          >
            {t('said.undo')}
          </Button>
        </Group>
      </Alert>
    );
  });
}
