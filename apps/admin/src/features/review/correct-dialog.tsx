import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityPicker } from '../../app/identity-picker.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly galleryId: string;
  readonly without: readonly string[];
  readonly onCorrect: (identityId: string, enroll: boolean) => void;
}

/** It is somebody else, who is known. */
export function CorrectDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation(['review', 'ui']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('correct.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Form onClose={onClose} {...rest} />
    </Modal>
  );
}

function Form({ onClose, galleryId, without, onCorrect }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['review', 'ui']);
  const [id, setId] = useState<string | null>(null);
  const [enrolls, setEnrolls] = useState(false);
  return (
    <Stack>
      <IdentityPicker
        galleryId={galleryId}
        value={id}
        onChange={setId}
        label={t('correct.who')}
        without={without}
      />
      <Checkbox
        label={t('enroll')}
        checked={enrolls}
        onChange={(event) => setEnrolls(event.currentTarget.checked)}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button
          disabled={id === null}
          onClick={() => {
            if (id === null) return;
            onClose();
            onCorrect(id, enrolls);
          }}
        >
          {t('correct.say')}
        </Button>
      </Group>
    </Stack>
  );
}
