import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly children: ReactNode;
  /** A verb: "Delete the gallery". */
  readonly confirmLabel: string;
  /** Must be typed before what cannot be undone. */
  readonly typedName?: string;
  readonly isDestructive?: boolean;
  /** The dialog closes when it resolves to something else than false. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is done; what cannot be undone asks for its name. */
export function Confirm({
  isOpen,
  onClose,
  title,
  children,
  typedName,
  isDestructive = false,
  ...rest
}: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <ConfirmForm onClose={onClose} typedName={typedName ?? null} isDestructive={isDestructive} {...rest}>
        {children}
      </ConfirmForm>
    </Dialog>
  );
}

interface FormProps extends Pick<Props, 'onClose' | 'children' | 'confirmLabel' | 'onConfirm'> {
  readonly typedName: string | null;
  readonly isDestructive: boolean;
}

/** A component of its own, so that what was typed goes with the dialog; for dialogs that do not always have something to ask. */
export function ConfirmForm({
  onClose,
  children,
  confirmLabel,
  typedName,
  isDestructive,
  onConfirm,
}: FormProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const isAllowed = typedName === null || typed === typedName;
  const confirm = async (): Promise<void> => {
    setIsRunning(true);
    const outcome = await onConfirm().finally(() => setIsRunning(false));
    if (outcome !== false) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isAllowed) void confirm();
      }}
    >
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        {typedName === null ? null : (
          <TextInput
            label={t('confirm.type', { name: typedName })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            disabled={!isAllowed}
            loading={isRunning}
            {...(isDestructive ? { color: 'red.8' } : {})}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
