import { Checkbox } from '@mantine/core';
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
  readonly onCorrect: (identityId: string, enroll: boolean) => void;
}

/** It is somebody else, who is known. */
export function CorrectDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation('review');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('correct.title')}>
      <Form onClose={onClose} {...rest} />
    </Dialog>
  );
}

function Form({ onClose, galleryId, without, onCorrect }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation('review');
  const [id, setId] = useState<string | null>(null);
  const [enrolls, setEnrolls] = useState(false);
  const say = (): void => {
    if (id === null) return;
    onClose();
    onCorrect(id, enrolls);
  };
  return (
    <DialogForm onSubmit={say} onClose={onClose} submitLabel={t('correct.say')} isReady={id !== null}>
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
    </DialogForm>
  );
}
