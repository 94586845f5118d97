import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/error-state.tsx';
import { PageTitle } from '../ui/page-title.tsx';

/** What a page shows instead of itself when it threw; the frame around it goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  useEffect(() => resetQueries(), [resetQueries]);
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <>
      <PageTitle>{t('error.title')}</PageTitle>
      <ErrorState error={error} onRetry={retry} />
    </>
  );
}
