import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
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
  const { t } = useTranslation(['search', 'ui']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('newIdentity.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Form onClose={onClose} {...rest} />
    </Modal>
  );
}

function Form({ onClose, galleryId, onMade }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['search', 'ui']);
  const [name, setName] = useState('');
  const [externalId, setExternalId] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const [isSaying, setSaying] = useState(false);
  const create = useAction(benchCreateIdentityDocument, {
    key: 'input',
    fields: ['name', 'externalId'],
    changes: ['IdentityChoices'],
  });
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
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
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
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
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={create.isPending || isSaying}>
            {t('newIdentity.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
