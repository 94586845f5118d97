import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { WebhookForm } from './webhook-form.tsx';
import type { WebhookDetail } from './webhook.page.tsx';
import {
  deleteWebhookDocument,
  rotateWebhookSecretDocument,
  testWebhookDocument,
  updateWebhookDocument,
} from './webhooks.operations.ts';
import { WebhookSecret } from './webhooks.page.tsx';

type Asked = 'edit' | 'rotate' | 'delete' | null;

export function WebhookActions({ webhook }: { readonly webhook: WebhookDetail }) {
  const { t } = useTranslation('webhooks');
  const { id, enabled } = webhook;
  const [asked, setAsked] = useState<Asked>(null);
  const close = (): void => setAsked(null);
  const test = useAction(testWebhookDocument, { key: 'argument', success: t('test.done') });
  const update = useAction(updateWebhookDocument, { success: t('saved') });
  return (
    <>
      <Button variant="default" loading={test.isPending} onClick={() => void test.run({ id })}>
        {t('test.do')}
      </Button>
      <Button
        variant="default"
        loading={update.isPending}
        onClick={() => void update.run({ id, input: { enabled: !enabled } })}
      >
        {t(enabled ? 'turnOff' : 'turnOn')}
      </Button>
      <Button variant="default" onClick={() => setAsked('rotate')}>
        {t('rotate.short')}
      </Button>
      <Button variant="default" onClick={() => setAsked('edit')}>
        {t('edit')}
      </Button>
      <Button variant="light" color="red" onClick={() => setAsked('delete')}>
        {t('delete.short')}
      </Button>
      <WebhookForm
        isOpen={asked === 'edit'}
        onClose={close}
        id={id}
        draft={{ ...webhook, galleries: webhook.galleries ?? [] }}
      />
      <Rotate webhook={webhook} isOpen={asked === 'rotate'} onClose={close} />
      <Delete webhook={webhook} isOpen={asked === 'delete'} onClose={close} />
    </>
  );
}

interface DialogProps {
  readonly webhook: WebhookDetail;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Rotate({ webhook, isOpen, onClose }: DialogProps) {
  const { t } = useTranslation('webhooks');
  const [secret, setSecret] = useState<string | null>(null);
  const rotate = useAction(rotateWebhookSecretDocument, { key: 'argument' });
  return (
    <>
      <Confirm
        isOpen={isOpen}
        onClose={onClose}
        title={t('rotate.title')}
        confirmLabel={t('rotate.short')}
        onConfirm={async () => {
          const made = (await rotate.run({ id: webhook.id }))?.secret;
          if (typeof made === 'string') setSecret(made);
          return typeof made === 'string';
        }}
      >
        {t('rotate.warning')}
      </Confirm>
      <WebhookSecret secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

function Delete({ webhook, isOpen, onClose }: DialogProps) {
  const { t } = useTranslation('webhooks');
  const navigate = useNavigate();
  const remove = useAction(deleteWebhookDocument, { success: t('delete.done'), changes: ['Webhooks'] });
  return (
    <Confirm
      isOpen={isOpen}
      onClose={onClose}
      title={t('delete.title', { name: webhook.name })}
      confirmLabel={t('delete.short')}
      typedName={webhook.name}
      isDestructive
      onConfirm={async () => {
        if ((await remove.run({ id: webhook.id })) === null) return false;
        await navigate({ to: '/webhooks' });
        return true;
      }}
    >
      {t('delete.warning')}
    </Confirm>
  );
}
