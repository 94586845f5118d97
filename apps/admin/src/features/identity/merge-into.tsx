import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '@tanstack/react-router';
import { Confirm } from '../../ui/confirm.tsx';
import { MergeDialog, type MergedPerson } from '../gallery/merge-dialog.tsx';
import type { Identity } from './identity.page.tsx';
import { PickIdentity } from './pick-identity.tsx';

interface Props {
  readonly galleryId: string;
  readonly identity: Identity;
  readonly onClose: () => void;
}

/** Whom they are one person with, and then who stays. */
export function MergeInto({ galleryId, identity, onClose }: Props) {
  const { t } = useTranslation('identity');
  const navigate = useNavigate();
  const [other, setOther] = useState<MergedPerson | null>(null);
  const [isPicked, setIsPicked] = useState(false);
  if (isPicked && other !== null)
    return (
      <MergeDialog
        merge={{ winner: identity, losers: [other] }}
        onClose={onClose}
        onMerged={(identityId) =>
          void navigate({
            to: '/galleries/$galleryId/identities/$identityId',
            params: { galleryId, identityId },
          })
        }
      />
    );
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('merge.title')}
      confirmLabel={t('merge.next')}
      onConfirm={() => {
        setIsPicked(other !== null);
        return Promise.resolve(false);
      }}
    >
      <PickIdentity galleryId={galleryId} without={identity.id} chosen={other} onChoose={setOther} />
    </Confirm>
  );
}
