import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { ResetPassword } from './reset-password.tsx';
import { RoleForm } from './role-form.tsx';
import {
  disableUserDocument,
  enableUserDocument,
  removeUserDocument,
  revokeInvitationDocument,
} from './users.operations.ts';
import type { User } from './users.page.tsx';

type Asked = 'access' | 'disable' | 'remove' | 'reset' | 'revoke';

/** What can be done about a person; the API refuses what one may not, such as taking away the last owner. */
export function UserActions({ user }: { readonly user: User }) {
  const { t } = useTranslation('users');
  const [asked, setAsked] = useState<Asked | null>(null);
  const enable = useAction(enableUserDocument, { success: t('enable.done') });
  const close = (): void => setAsked(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('actionsOf', { name: user.name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {user.state === 'INVITED' ? null : (
            <Menu.Item onClick={() => setAsked('access')}>{t('access.short')}</Menu.Item>
          )}
          {user.state === 'ACTIVE' ? (
            <>
              <Menu.Item onClick={() => setAsked('reset')}>{t('reset.short')}</Menu.Item>
              <Menu.Item onClick={() => setAsked('disable')}>{t('disable.short')}</Menu.Item>
            </>
          ) : null}
          {user.state === 'DISABLED' ? (
            <Menu.Item onClick={() => void enable.run({ id: user.id })}>{t('enable.short')}</Menu.Item>
          ) : null}
          {user.state === 'INVITED' ? (
            <Menu.Item color="red" onClick={() => setAsked('revoke')}>
              {t('revoke.short')}
            </Menu.Item>
          ) : (
            <Menu.Item color="red" onClick={() => setAsked('remove')}>
              {t('remove.short')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RoleForm user={user} isOpen={asked === 'access'} onClose={close} />
      <Questions user={user} asked={asked} onClose={close} />
      <ResetPassword user={user} isOpen={asked === 'reset'} onClose={close} />
    </>
  );
}

interface QuestionsProps {
  readonly user: User;
  readonly asked: Asked | null;
  readonly onClose: () => void;
}

function Questions({ user: { id, name, email }, asked, onClose }: QuestionsProps) {
  const { t } = useTranslation('users');
  const disable = useAction(disableUserDocument, { success: t('disable.done') });
  const remove = useAction(removeUserDocument, { success: t('remove.done') });
  const revoke = useAction(revokeInvitationDocument, { success: t('revoke.done') });
  return (
    <>
      <Confirm
        isOpen={asked === 'disable'}
        onClose={onClose}
        title={t('disable.title', { name })}
        confirmLabel={t('disable.short')}
        isDestructive
        onConfirm={async () => (await disable.run({ id })) !== null}
      >
        {t('disable.warning')}
      </Confirm>
      <Confirm
        isOpen={asked === 'remove'}
        onClose={onClose}
        title={t('remove.title', { name })}
        confirmLabel={t('remove.short')}
        typedName={email}
        isDestructive
        onConfirm={async () => (await remove.run({ id })) !== null}
      >
        {t('remove.warning')}
      </Confirm>
      <Confirm
        isOpen={asked === 'revoke'}
        onClose={onClose}
        title={t('revoke.title', { name })}
        confirmLabel={t('revoke.short')}
        isDestructive
        onConfirm={async () => (await revoke.run({ id })) !== null}
      >
        {t('revoke.warning')}
      </Confirm>
    </>
  );
}
