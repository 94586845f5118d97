import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../../graphql/request-error.ts';
import { ErrorState } from '../../ui/error-state.tsx';

/** Why a link or what was typed was refused. */
export function SessionError({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation('session');
  if (error === null) return null;
  const words = error instanceof RequestError ? wordsOf(error) : null;
  if (words === null) return <ErrorState error={error} />;
  return (
    <Alert color="red" role="alert">
      {words === 'FORBIDDEN' || words === 'RATE_LIMITED' ? t(`refused.${words}`) : error.message}
    </Alert>
  );
}

function wordsOf({ code }: RequestError): 'FORBIDDEN' | 'RATE_LIMITED' | 'OWN' | null {
  if (code === 'FORBIDDEN') return 'FORBIDDEN';
  if (code === 'RATE_LIMITED') return 'RATE_LIMITED';
  return code === 'BAD_USER_INPUT' ? 'OWN' : null;
}
