import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly onSubmit: () => unknown;
  readonly onClose: () => void;
  /** A verb. */
  readonly submitLabel: string;
  readonly isPending?: boolean;
  /** False while something is missing without which there is nothing to send. */
  readonly isReady?: boolean;
  readonly children: ReactNode;
}

/** What is filled in within a dialog, above its two buttons. */
export function DialogForm({
  onSubmit,
  onClose,
  submitLabel,
  isPending = false,
  isReady = true,
  children,
}: Props) {
  const { t } = useTranslation('ui');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={!isReady}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
