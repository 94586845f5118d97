import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { keyStateOf } from './key-state.ts';
import { revokeKeyDocument, rotateKeyDocument } from './keys.operations.ts';
import type { Key } from './keys.page.tsx';

interface Props {
  readonly apiKey: Key;
  readonly onSecret: (secret: string) => void;
}

/** A new secret, or none any more; both end what uses the old one. */
export function KeyActions({ apiKey, onSecret }: Props) {
  const { t } = useTranslation('keys');
  const [asked, setAsked] = useState<'rotate' | 'revoke' | null>(null);
  const rotate = useAction(rotateKeyDocument, { key: 'argument' });
  const revoke = useAction(revokeKeyDocument, { success: t('revoke.done') });
  if (keyStateOf(apiKey, new Date()) === 'revoked') return null;
  const close = (): void => setAsked(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('actionsOf', { name: apiKey.name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('rotate')}>{t('rotate.short')}</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked('revoke')}>
            {t('revoke.short')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={asked === 'rotate'}
        onClose={close}
        title={t('rotate.title', { name: apiKey.name })}
        confirmLabel={t('rotate.confirm')}
        onConfirm={async () => {
          const secret = (await rotate.run({ id: apiKey.id }))?.secret;
          if (typeof secret === 'string') onSecret(secret);
          return typeof secret === 'string';
        }}
      >
        {t('rotate.warning')}
      </Confirm>
      <Confirm
        isOpen={asked === 'revoke'}
        onClose={close}
        title={t('revoke.title', { name: apiKey.name })}
        confirmLabel={t('revoke.confirm')}
        isDestructive
        onConfirm={async () => (await revoke.run({ id: apiKey.id })) !== null}
      >
        {t('revoke.warning')}
      </Confirm>
    </>
  );
}
