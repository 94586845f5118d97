import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { PageTitle } from '../../ui/page-title.tsx';

/** The address names a gallery that is not there, or not for this visitor: they read alike. */
export function NoGalleryHere() {
  const { t } = useTranslation('gallery');
  return (
    <>
      <PageTitle>{t('absent.title')}</PageTitle>
      <EmptyState
        title={t('absent.title')}
        hint={t('absent.hint')}
        action={
          <LinkButton to="/galleries" variant="default">
            {t('absent.back')}
          </LinkButton>
        }
      />
    </>
  );
}
