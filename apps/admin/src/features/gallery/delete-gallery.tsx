import { List, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toPage } from '../../app/shell/target-of.ts';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { deleteGalleryDocument } from './gallery.operations.ts';

interface Props {
  readonly gallery: {
    readonly id: string;
    readonly name: string;
    readonly identityCount: number;
    readonly sampleCount: number;
  };
  readonly onClose: () => void;
}

/** Names what goes with the gallery; afterwards its job is shown, where there is one. */
export function DeleteGallery({ gallery, onClose }: Props) {
  const { t } = useTranslation('gallery');
  const format = useFormat();
  const navigate = useNavigate();
  const action = useAction(deleteGalleryDocument, { success: t('delete.started', { name: gallery.name }) });
  const remove = async (): Promise<boolean> => {
    const payload = await action.run({ id: gallery.id });
    if (payload === null) return false;
    const jobId = payload.job?.id;
    void navigate(jobId === undefined ? { to: '/galleries' } : toPage('/jobs/$jobId', { jobId }));
    return true;
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('delete.title')}
      confirmLabel={t('delete.submit')}
      typedName={gallery.name}
      isDestructive
      onConfirm={remove}
    >
      <Text size="sm" mb={4}>
        {t('delete.hint')}
      </Text>
      <List size="sm">
        <List.Item>{t('delete.identities', { number: format.number(gallery.identityCount) })}</List.Item>
        <List.Item>{t('delete.samples', { number: format.number(gallery.sampleCount) })}</List.Item>
        <List.Item>{t('delete.rest')}</List.Item>
      </List>
    </Confirm>
  );
}
