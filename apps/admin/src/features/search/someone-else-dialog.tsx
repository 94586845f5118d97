import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentityPicker } from '../../app/identity-picker.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly galleryId: string;
  readonly without: readonly string[];
  readonly onSay: (identityId: string, enroll: boolean) => Promise<boolean>;
}

/** It is somebody whom the search did not name. */
export function SomeoneElseDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation('search');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('someoneElse.title')}>
      <Form onClose={onClose} {...rest} />
    </Dialog>
  );
}

function Form({ onClose, galleryId, without, onSay }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation('search');
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
    <DialogForm
      onSubmit={say}
      onClose={onClose}
      submitLabel={t('someoneElse.say')}
      isPending={isRunning}
      isReady={id !== null}
    >
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
    </DialogForm>
  );
}
