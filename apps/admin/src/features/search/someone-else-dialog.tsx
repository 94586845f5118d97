import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityPicker } from '../../app/identity-picker.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly galleryId: string;
  readonly without: readonly string[];
  readonly onSay: (identityId: string, enroll: boolean) => Promise<boolean>;
}

/** It is somebody whom the search did not name. */
export function SomeoneElseDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation(['search', 'ui']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('someoneElse.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Form onClose={onClose} {...rest} />
    </Modal>
  );
}

function Form({ onClose, galleryId, without, onSay }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['search', 'ui']);
  const [id, setId] = useState<string | null>(null);
  const [enrolls, setEnrolls] = useState(true);
  const [isRunning, setRunning] = useState(false);
  const say = async (): Promise<void> => {
    if (id === null) return;
    setRunning(true);
    const isDone = await onSay(id, enrolls).finally(() => setRunning(false));
    if (isDone) onClose();
  };
  return (
    <Stack>
      <IdentityPicker
        galleryId={galleryId}
        value={id}
        onChange={setId}
        label={t('someoneElse.who')}
        without={without}
      />
      <Checkbox
        label={t('feedback.enroll')}
        description={t('feedback.enrollHint')}
        checked={enrolls}
        onChange={(event) => setEnrolls(event.currentTarget.checked)}
      />
      <Text size="sm" c="dimmed">
        {t('feedback.meaning')}
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button disabled={id === null} loading={isRunning} onClick={() => void say()}>
          {t('someoneElse.say')}
        </Button>
      </Group>
    </Stack>
  );
}
