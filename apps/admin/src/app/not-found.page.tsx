import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { LinkButton } from '../ui/links.tsx';
import { PageTitle } from '../ui/page-title.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle>{t('notFound.title')}</PageTitle>
      <EmptyState
        title={t('notFound.title')}
        hint={t('notFound.hint')}
        action={<LinkButton to="/">{t('notFound.home')}</LinkButton>}
      />
    </>
  );
}
