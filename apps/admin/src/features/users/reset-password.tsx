import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
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
  const reset = useAction(resetUserPasswordDocument, { changes: [] });
  return (
    <>
      <Confirm
        isOpen={isOpen}
        onClose={onClose}
        title={t('reset.title', { name })}
        confirmLabel={t('reset.submit')}
        onConfirm={async () => {
          const payload = await reset.run({ id });
          setLink(payload?.resetLink ?? null);
          return payload !== null;
        }}
      >
        {t('reset.warning')}
      </Confirm>
      <SecretOnce title={t('reset.linkTitle')} secret={link} onClose={() => setLink(null)}>
        {t('reset.use')}
      </SecretOnce>
    </>
  );
}
