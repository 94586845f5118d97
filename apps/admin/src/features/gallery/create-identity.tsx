import { Button, Group, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { createIdentityDocument } from './gallery.operations.ts';

interface Props {
  readonly galleryId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateIdentity({ isOpen, ...props }: Props) {
  const { t } = useTranslation(['gallery', 'ui']);
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title={t('identity.create')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <IdentityForm {...props} />
    </Modal>
  );
}

const fields = ['name', 'externalId', 'tags'] as const;

/** A component of its own, so that what was typed goes with the dialog. */
function IdentityForm({ galleryId, onClose }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['gallery', 'ui']);
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [externalId, setExternalId] = useState('');
  const [tags, setTags] = useState<readonly string[]>([]);
  const action = useAction(createIdentityDocument, { key: 'input', fields });
  const submit = async (): Promise<void> => {
    const given = {
      ...(name.trim() === '' ? {} : { name }),
      ...(externalId.trim() === '' ? {} : { externalId }),
      ...(tags.length === 0 ? {} : { tags: [...tags] }),
    };
    const payload = await action.run({ input: { galleryId, ...given } });
    const identityId = payload?.identity?.id;
    if (identityId === undefined) return;
    onClose();
    void navigate({ to: '/galleries/$galleryId/identities/$identityId', params: { galleryId, identityId } });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack>
        <TextInput
          label={t('identity.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={action.fieldErrors['name']}
          data-autofocus
        />
        <TextInput
          label={t('identity.externalId')}
          description={t('identity.externalIdHint')}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
          error={action.fieldErrors['externalId']}
        />
        <TagsInput
          label={t('identity.tags')}
          value={[...tags]}
          onChange={setTags}
          error={action.fieldErrors['tags']}
          clearable={false}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={action.isPending}>
            {t('identity.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
