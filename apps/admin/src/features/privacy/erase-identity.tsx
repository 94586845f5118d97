import { Button, List } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEraser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { eraseIdentityDocument } from './erasure.operations.ts';

interface Props {
  readonly identityId: string;
  readonly name: string;
}

/** Takes a person out of everything. */
export function EraseIdentity(props: Props) {
  const { t } = useTranslation('privacy');
  const [isAsking, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconEraser size={16} aria-hidden />} onClick={open}>
        {t('erase.short')}
      </Button>
      {isAsking ? <Ask {...props} onClose={close} /> : null}
    </>
  );
}

/** Says what goes and what stays before a person is erased for good; then shows how far it is, and its receipt. */
function Ask({ identityId, name, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useTranslation('privacy');
  const navigate = useNavigate();
  const action = useAction(eraseIdentityDocument, {
    key: 'input',
    changes: ['GalleryIdentities', 'GalleryPage', 'PrivacyErasures'],
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('erase.title', { name })}
      confirmLabel={t('erase.submit')}
      typedName={name}
      isDestructive
      onConfirm={async () => {
        const erasure = (await action.run({ input: { identityId } }))?.erasure ?? null;
        if (erasure === null) return false;
        await navigate({ to: '/consent', search: { erasure: erasure.id } });
        return true;
      }}
    >
      {t('erase.goes')}
      <List size="sm" my="xs">
        {(['person', 'pictures', 'vectors', 'probes', 'training', 'logs'] as const).map((what) => (
          <List.Item key={what}>{t(`erase.what.${what}`)}</List.Item>
        ))}
      </List>
      {t('erase.stays')}
      <List size="sm" my="xs">
        {(['BACKUPS', 'DOWNLOADED_EXPORTS', 'MODELS'] as const).map((what) => (
          <List.Item key={what}>{t(`notReached.${what}`)}</List.Item>
        ))}
      </List>
      {t('erase.final')}
    </Confirm>
  );
}
