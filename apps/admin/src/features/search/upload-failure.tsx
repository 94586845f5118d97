import { useTranslation } from 'react-i18next';
import { RequestError } from '../../graphql/request-error.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { isRejection } from '../../ui/rejection.ts';
import { Refusal } from './refusal.tsx';

/** Why a picture did not get to the server: its own fault, or the way's. */
export function UploadFailure({ error }: { readonly error: Error }) {
  const { t } = useTranslation('search');
  const code: string | null = error instanceof RequestError ? error.code : null;
  return isRejection(code) ? <Refusal title={t('refused')} reason={code} /> : <ErrorState error={error} />;
}
