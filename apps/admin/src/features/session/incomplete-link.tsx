import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { SessionFrame } from './session-frame.tsx';

/** A page that was opened without the token of its link. */
export function IncompleteLink({ title }: { readonly title: string }) {
  const { t } = useTranslation('session');
  return (
    <SessionFrame title={title}>
      <EmptyState
        title={t('invitation.noToken')}
        hint={t('invitation.noTokenHint')}
        action={<LinkButton to="/sign-in">{t('toSignIn')}</LinkButton>}
      />
    </SessionFrame>
  );
}
