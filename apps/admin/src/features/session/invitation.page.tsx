import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tokenInHash } from './auth-api.ts';
import { IncompleteLink } from './incomplete-link.tsx';
import { NewPassword } from './new-password.tsx';
import { SessionError } from './session-error.tsx';
import { SessionFrame } from './session-frame.tsx';
import { fieldsOf, useSessionForm } from './use-session-form.ts';

/** The account of somebody who was invited; the token stands in the link. */
export function InvitationPage() {
  const { t } = useTranslation('session');
  const [token] = useState(() => tokenInHash(location.hash));
  const form = useSessionForm('/auth/invitation/accept', '/');
  if (token === '') return <IncompleteLink title={t('invitation.title')} />;
  return (
    <SessionFrame title={t('invitation.title')} hint={t('invitation.hint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit({ ...fieldsOf(event.currentTarget), token });
        }}
      >
        <Stack>
          <TextInput
            name="name"
            required
            maxLength={200}
            autoComplete="name"
            label={t('setup.name')}
            autoFocus
          />
          <NewPassword />
          <SessionError error={form.error} />
          <Button type="submit" loading={form.isPending}>
            {t('invitation.submit')}
          </Button>
        </Stack>
      </form>
    </SessionFrame>
  );
}
