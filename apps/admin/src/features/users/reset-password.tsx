import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewer } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { resetUserPasswordDocument } from './users.operations.ts';
import type { User } from './users.page.tsx';

interface Props {
  readonly user: User;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A link to another password for somebody who lost theirs; shown once, as an invitation is. */
export function ResetPassword({ user: { id, name }, isOpen, onClose }: Props) {
  const { t } = useTranslation('users');
  const [link, setLink] = useState<string | null>(null);
  const isOneself = useViewer().id === id;
  // what the API says of it is for programs: who stands here has a page for it
  const reset = useAction(resetUserPasswordDocument, { changes: [], fields: isOneself ? ['id'] : [] });
  return (
    <>
      <Confirm
        isOpen={isOpen}
        onClose={() => {
          reset.reset();
          onClose();
        }}
        title={t('reset.title', { name })}
        confirmLabel={t('reset.submit')}
        onConfirm={async () => {
          const payload = await reset.run({ id });
          setLink(payload?.resetLink ?? null);
          return payload !== null;
        }}
      >
        {t('reset.warning')}
        {reset.fieldErrors['id'] === undefined ? null : (
          <Alert color="orange" role="alert" mt="sm">
            {t('reset.oneself')} <LinkAnchor to="/account">{t('reset.toAccount')}</LinkAnchor>
          </Alert>
        )}
      </Confirm>
      <SecretOnce title={t('reset.linkTitle')} secret={link} onClose={() => setLink(null)}>
        {t('reset.use')}
      </SecretOnce>
    </>
  );
}
