import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { deleteIdentityDocument } from './identity.operations.ts';
import type { Identity } from './identity.page.tsx';

interface Props {
  readonly identity: Identity;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteIdentity({ identity, onClose, onDeleted }: Props) {
  const { t } = useTranslation('identity');
  const action = useAction(deleteIdentityDocument, {
    success: t('delete.done'),
    changes: ['GalleryIdentities', 'GalleryPage'],
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('delete.title')}
      confirmLabel={t('delete.submit')}
      typedName={identity.name ?? identity.externalId ?? t('unnamed')}
      isDestructive
      onConfirm={async () => {
        if ((await action.run({ id: identity.id })) === null) return false;
        onDeleted();
        return true;
      }}
    >
      {t('delete.hint', { count: identity.sampleCount })}
    </Confirm>
  );
}
