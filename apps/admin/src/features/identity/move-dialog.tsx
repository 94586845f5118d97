import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../ui/confirm.tsx';
import type { MergedPerson } from '../gallery/merge-dialog.tsx';
import { PickIdentity } from './pick-identity.tsx';
import type { ChosenSamples } from './use-chosen-samples.ts';

interface Props {
  readonly galleryId: string;
  readonly identityId: string;
  readonly chosen: ChosenSamples;
  readonly onClose: () => void;
}

export function MoveDialog({ galleryId, identityId, chosen, onClose }: Props) {
  const { t } = useTranslation('identity');
  const [to, setTo] = useState<MergedPerson | null>(null);
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('move.title')}
      confirmLabel={t('move.submit', { count: chosen.ids.length })}
      onConfirm={async () => (to === null ? false : await chosen.move(chosen.ids, to.id))}
    >
      <PickIdentity galleryId={galleryId} without={identityId} chosen={to} onChoose={setTo} />
    </Confirm>
  );
}
