import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './empty-state.tsx';
import { LinkButton } from './links.tsx';

/** A page that the viewer's role does not open. */
export function NoPermission({ permission }: { readonly permission?: string }) {
  const { t } = useTranslation('ui');
  return (
    <EmptyState
      icon={IconLock}
      title={t('noPermission.title')}
      hint={permission === undefined ? t('noPermission.hint') : t('noPermission.needs', { permission })}
      action={
        <LinkButton to="/" variant="default">
          {t('noPermission.home')}
        </LinkButton>
      }
    />
  );
}
