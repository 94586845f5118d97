import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../ui/links.tsx';
import { tokenInHash, useAuthStatus } from './auth-api.ts';
import { NewPassword } from './new-password.tsx';
import { SessionError } from './session-error.tsx';
import { SessionFrame } from './session-frame.tsx';
import { fieldsOf, useSessionForm } from './use-session-form.ts';

/** The first account, for whoever can read what the server printed. */
export function SetupPage() {
  const { t } = useTranslation('session');
  const status = useAuthStatus();
  const form = useSessionForm('/setup', '/');
  if (status.data?.setupRequired === false && !form.isPending) return <SetUpAlready />;
  return (
    <SessionFrame title={t('setup.title')} hint={t('setup.hint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit(fieldsOf(event.currentTarget));
        }}
      >
        <Stack>
          <TextInput
            name="token"
            required
            autoComplete="off"
            label={t('setup.token')}
            description={t('setup.tokenHint')}
            defaultValue={tokenInHash(location.hash)}
          />
          <TextInput name="name" required maxLength={200} autoComplete="name" label={t('setup.name')} />
          <TextInput name="email" type="email" required autoComplete="username" label={t('signIn.email')} />
          <NewPassword />
          <SessionError error={form.error} />
          <Button type="submit" loading={form.isPending}>
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </SessionFrame>
  );
}

function SetUpAlready() {
  const { t } = useTranslation('session');
  return (
    <SessionFrame title={t('setup.title')}>
      <Stack align="flex-start">
        <Alert>{t('setup.done')}</Alert>
        <LinkButton to="/sign-in">{t('toSignIn')}</LinkButton>
      </Stack>
    </SessionFrame>
  );
}
