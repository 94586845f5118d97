import { TagsInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createIdentityDocument } from './gallery.operations.ts';

interface Props {
  readonly galleryId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function CreateIdentity({ isOpen, ...props }: Props) {
  const { t } = useTranslation('gallery');
  return (
    <Dialog isOpen={isOpen} onClose={props.onClose} title={t('identity.create')}>
      <IdentityForm {...props} />
    </Dialog>
  );
}

const fields = ['name', 'externalId', 'tags'] as const;

/** A component of its own, so that what was typed goes with the dialog. */
function IdentityForm({ galleryId, onClose }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation('gallery');
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
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('identity.submit')}
      isPending={action.isPending}
    >
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
    </DialogForm>
  );
}
