import { Alert, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { postJson } from '../../graphql/index.ts';
import { isCode } from '../../graphql/request-error.ts';
import { LinkButton } from '../../ui/links.tsx';
import { useNotices } from '../../ui/notices.ts';
import { useAuthStatus, type AuthStatus } from './auth-api.ts';
import { SessionError } from './session-error.tsx';
import { SessionFrame } from './session-frame.tsx';
import { fieldsOf, useSessionForm } from './use-session-form.ts';

export function SignInPage() {
  const { t } = useTranslation('session');
  const { from = '/' } = useSearch({ from: '/sign-in' });
  const status = useAuthStatus();
  const form = useSessionForm('/auth/sign-in/email', from);
  return (
    <SessionFrame title={t('signIn.title')}>
      {status.data?.setupRequired === true ? <SetupFirst /> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit(fieldsOf(event.currentTarget));
        }}
      >
        <Stack>
          <TextInput
            name="email"
            type="email"
            autoComplete="username"
            required
            label={t('signIn.email')}
            autoFocus
          />
          <PasswordInput
            name="password"
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
            autoComplete="current-password"
            required
            label={t('signIn.password')}
          />
          <SignInError error={form.error} />
          <Button type="submit" loading={form.isPending}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
      <Providers providers={status.data?.providers ?? []} from={from} />
    </SessionFrame>
  );
}

/** The server says the same of a wrong address and a wrong password, and so does the page. */
function SignInError({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation('session');
  if (error === null) return null;
  const isWrong = isCode(error, 'UNAUTHENTICATED') || isCode(error, 'INVALID_EMAIL_OR_PASSWORD');
  if (!isWrong) return <SessionError error={error} />;
  return (
    <Alert color="red" role="alert">
      {t('signIn.wrong')}
    </Alert>
  );
}

function SetupFirst() {
  const { t } = useTranslation('session');
  return (
    <Alert mb="md">
      <Stack gap="xs" align="flex-start">
        {t('signIn.setupFirst')}
        <LinkButton to="/setup" size="xs">
          {t('signIn.toSetup')}
        </LinkButton>
      </Stack>
    </Alert>
  );
}

function Providers({
  providers,
  from,
}: {
  readonly providers: AuthStatus['providers'];
  readonly from: string;
}) {
  const { t } = useTranslation('session');
  const notices = useNotices();
  const leaveFor = async (providerId: string): Promise<void> => {
    try {
      const answer = await postJson<{ readonly url: string }>('/auth/sign-in/oauth2', {
        providerId,
        callbackURL: from,
      });
      if (answer !== null) location.assign(answer.url);
    } catch (error) {
      notices.fault(error);
    }
  };
  if (providers.length === 0) return null;
  return (
    <Stack gap="xs" mt="md">
      <Divider label={t('signIn.or')} />
      {providers.map(({ id, name }) => (
        <Button key={id} variant="default" onClick={() => void leaveFor(id)}>
          {t('signIn.with', { name })}
        </Button>
      ))}
    </Stack>
  );
}
