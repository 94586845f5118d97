import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { benchCreateIdentityDocument } from './search.operations.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly galleryId: string;
  /** Says that the probe is the new identity, and enrols it. */
  readonly onMade: (identityId: string, enroll: boolean) => Promise<boolean>;
}

/** A stranger becomes an identity, with the probe as their first sample. */
export function NewIdentityDialog({ isOpen, onClose, ...rest }: Props) {
  const { t } = useTranslation('search');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('newIdentity.title')}>
      <Form onClose={onClose} {...rest} />
    </Dialog>
  );
}

function Form({ onClose, galleryId, onMade }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation('search');
  const [name, setName] = useState('');
  const [externalId, setExternalId] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const [isSaying, setSaying] = useState(false);
  const create = useAction(benchCreateIdentityDocument, {
    key: 'input',
    fields: ['name', 'externalId'],
    changes: ['IdentityChoices'],
  });
  const submit = async (): Promise<void> => {
    const texts = {
      name: name.trim(),
      ...(externalId.trim() === '' ? {} : { externalId: externalId.trim() }),
    };
    // a second try after a failed enrolment must not make a second person
    const id = made ?? (await create.run({ input: { galleryId, ...texts } }))?.identity?.id ?? null;
    if (id === null) return;
    setMade(id);
    setSaying(true);
    const isDone = await onMade(id, true).finally(() => setSaying(false));
    if (isDone) onClose();
  };
  return (
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('newIdentity.make')}
      isPending={create.isPending || isSaying}
      isReady={name.trim() !== ''}
    >
      <TextInput
        label={t('newIdentity.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={create.fieldErrors['name']}
        required
        maxLength={200}
        data-autofocus
      />
      <TextInput
        label={t('newIdentity.externalId')}
        description={t('newIdentity.externalIdHint')}
        value={externalId}
        onChange={(event) => setExternalId(event.currentTarget.value)}
        error={create.fieldErrors['externalId']}
        maxLength={256}
      />
      <Text size="sm" c="dimmed">
        {t('newIdentity.meaning')}
      </Text>
    </DialogForm>
  );
}
