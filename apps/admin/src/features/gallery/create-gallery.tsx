import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createGalleryDocument } from './gallery.operations.ts';
import { galleryFields, newGallery, settingsInput, type GallerySettingsValues } from './gallery-settings.ts';
import { GalleryFields } from './gallery-fields.tsx';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateGallery({ isOpen, onClose }: Props) {
  const { t } = useTranslation('gallery');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('create.title')} size="lg">
      <CreateForm onClose={onClose} />
    </Dialog>
  );
}

/** A component of its own, so that what was typed goes with the dialog. */
function CreateForm({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate();
  const [values, setValues] = useState<GallerySettingsValues>(newGallery);
  const action = useAction(createGalleryDocument, { key: 'input', fields: galleryFields });
  const submit = async (): Promise<void> => {
    const payload = await action.run({ input: settingsInput(values) });
    const id = payload?.gallery?.id;
    if (id === undefined) return;
    onClose();
    void navigate({ to: '/galleries/$galleryId', params: { galleryId: id } });
  };
  return (
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('create.submit')}
      isPending={action.isPending}
      isReady={values.name.trim() !== ''}
    >
      <Text size="sm" c="dimmed">
        {t('create.hint')}
      </Text>
      <GalleryFields values={values} onChange={setValues} errors={action.fieldErrors} galleryId={null} />
    </DialogForm>
  );
}
