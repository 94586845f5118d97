import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AccessInputs, accessInputOf, type AccessDraft } from './access-inputs.tsx';
import { updateUserRoleDocument } from './users.operations.ts';
import type { User } from './users.page.tsx';

interface Props {
  readonly user: User;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function RoleForm({ user, isOpen, onClose }: Props) {
  const { t } = useTranslation('users');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('access.title', { name: user.name })}>
      <Form user={user} onClose={onClose} />
    </Dialog>
  );
}

/** A component of its own, so that what was chosen goes with the dialog. */
function Form({ user, onClose }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['users', 'ui']);
  const [draft, setDraft] = useState<AccessDraft>(() => {
    const { role, galleries, decisionOnly } = user;
    return { role, galleries: galleries ?? [], decisionOnly };
  });
  const update = useAction(updateUserRoleDocument, {
    fields: ['role', 'galleryIds', 'decisionOnly'],
    success: t('access.done'),
  });
  const submit = async (): Promise<void> => {
    if ((await update.run({ id: user.id, input: accessInputOf(draft) })) !== null) onClose();
  };
  return (
    <DialogForm onSubmit={submit} onClose={onClose} submitLabel={t('ui:save')} isPending={update.isPending}>
      <AccessInputs
        draft={draft}
        onChange={(part) => setDraft({ ...draft, ...part })}
        errors={update.fieldErrors}
      />
    </DialogForm>
  );
}
