import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/error-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { tokenInHash } from './auth-api.ts';
import { SessionFrame } from './session-frame.tsx';
import { NewPassword } from './setup.page.tsx';
import { fieldsOf, useSessionForm } from './use-session-form.ts';

/** The account of somebody who was invited; the token stands in the link. */
export function InvitationPage() {
  const { t } = useTranslation('session');
  const [token] = useState(() => tokenInHash(location.hash));
  const form = useSessionForm('/auth/invitation/accept', '/');
  if (token === '') {
    return (
      <SessionFrame title={t('invitation.title')}>
        <EmptyState
          title={t('invitation.noToken')}
          hint={t('invitation.noTokenHint')}
          action={<LinkButton to="/sign-in">{t('toSignIn')}</LinkButton>}
        />
      </SessionFrame>
    );
  }
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
          {form.error === null ? null : <ErrorState error={form.error} />}
          <Button type="submit" loading={form.isPending}>
            {t('invitation.submit')}
          </Button>
        </Stack>
      </form>
    </SessionFrame>
  );
}
