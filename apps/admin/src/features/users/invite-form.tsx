import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewer } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AccessInputs, accessInputOf, type AccessDraft } from './access-inputs.tsx';
import { inviteUserDocument } from './users.operations.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onLink: (link: string) => void;
}

export function InviteForm({ isOpen, onClose, onLink }: Props) {
  const { t } = useTranslation('users');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('invite')}>
      <Form onClose={onClose} onLink={onLink} />
    </Dialog>
  );
}

interface Draft extends AccessDraft {
  readonly name: string;
  readonly email: string;
}

const untouched = { name: '', email: '', role: 'REVIEWER', galleries: [] } as const;

/** A component of its own, so that what was typed goes with the dialog. */
function Form({ onClose, onLink }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation('users');
  const { decisionOnly } = useViewer();
  const [draft, setDraft] = useState<Draft>({ ...untouched, decisionOnly });
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const invite = useAction(inviteUserDocument, {
    key: 'input',
    fields: ['name', 'email', 'role', 'galleryIds', 'decisionOnly'],
  });
  const submit = async (): Promise<void> => {
    const { name, email } = draft;
    const payload = await invite.run({ input: { name, email, ...accessInputOf(draft) } });
    if (typeof payload?.invitationLink !== 'string') return;
    onClose();
    onLink(payload.invitationLink);
  };
  return (
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('form.submit')}
      isPending={invite.isPending}
    >
      <TextInput
        label={t('form.name')}
        required
        maxLength={200}
        data-autofocus
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={invite.fieldErrors['name']}
      />
      <TextInput
        label={t('form.email')}
        description={t('form.emailHint')}
        type="email"
        required
        value={draft.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
        error={invite.fieldErrors['email']}
      />
      <AccessInputs draft={draft} onChange={change} errors={invite.fieldErrors} />
    </DialogForm>
  );
}
