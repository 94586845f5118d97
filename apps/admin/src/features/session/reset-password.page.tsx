import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tokenInHash } from './auth-api.ts';
import { IncompleteLink } from './incomplete-link.tsx';
import { NewPassword } from './new-password.tsx';
import { SessionError } from './session-error.tsx';
import { SessionFrame } from './session-frame.tsx';
import { fieldsOf, useSessionForm } from './use-session-form.ts';

/** Another password, by a link that an administrator has handed over. */
export function ResetPasswordPage() {
  const { t } = useTranslation('session');
  const [token] = useState(() => tokenInHash(location.hash));
  const form = useSessionForm('/auth/password-reset/accept', '/');
  if (token === '') return <IncompleteLink title={t('reset.title')} />;
  return (
    <SessionFrame title={t('reset.title')} hint={t('reset.hint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit({ ...fieldsOf(event.currentTarget), token });
        }}
      >
        <Stack>
          <NewPassword />
          <SessionError error={form.error} />
          <Button type="submit" loading={form.isPending}>
            {t('reset.submit')}
          </Button>
        </Stack>
      </form>
    </SessionFrame>
  );
}
