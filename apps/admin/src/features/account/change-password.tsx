import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { postJson } from '../../graphql/index.ts';
import { RequestError } from '../../graphql/request-error.ts';
import { useNotices } from '../../ui/notices.ts';
import { leastPasswordLength } from '../session/auth-api.ts';
import { SessionError } from '../session/session-error.tsx';

const untouched = { currentPassword: '', newPassword: '' };

/** Another password, by the one that there is; the server ends all other sessions with it. */
export function ChangePassword({ hasPassword }: { readonly hasPassword: boolean }) {
  const { t } = useTranslation('account');
  const [draft, setDraft] = useState(untouched);
  const change = useChange(() => setDraft(untouched));
  if (!hasPassword) return <Alert color="gray">{t('password.provider')}</Alert>;
  const field = (key: keyof typeof untouched) => ({
    value: draft[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [key]: event.currentTarget.value }),
    required: true,
    maxLength: 128,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void change.submit(draft);
      }}
    >
      <Stack>
        <Password
          label={t('password.current')}
          autoComplete="current-password"
          error={change.refusedField === 'currentPassword' ? t('password.wrong') : undefined}
          {...field('currentPassword')}
        />
        <Password
          label={t('password.next')}
          autoComplete="new-password"
          isNew
          error={change.refusedField === 'newPassword' ? t('password.weak') : undefined}
          {...field('newPassword')}
        />
        {change.refusedField === null ? <SessionError error={change.error} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            {t('password.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface PasswordProps {
  readonly label: string;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly isNew?: boolean;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
  readonly required: boolean;
  readonly maxLength: number;
}

function Password({ isNew = false, ...props }: PasswordProps) {
  const { t } = useTranslation('session');
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
      {...(isNew
        ? {
            minLength: leastPasswordLength,
            description: t('newPasswordHint', { count: leastPasswordLength }),
          }
        : {})}
      {...props}
    />
  );
}

function useChange(onDone: () => void) {
  const { t } = useTranslation('account');
  const notices = useNotices();
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const submit = async (body: typeof untouched): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await postJson('/auth/change-password', body);
      onDone();
      notices.success(t('password.done'));
      await queries.invalidateQueries({ queryKey: ['Account'] });
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setPending(false);
    }
  };
  const refusedField = error instanceof RequestError ? (error.path?.at(0) ?? null) : null;
  return { submit, isPending, error, refusedField };
}
