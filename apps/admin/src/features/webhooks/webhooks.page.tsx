import { Button, Code } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import type { WebhooksQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { emptyDraft, WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';
import { webhooksDocument } from './webhooks.operations.ts';

type Webhook = WebhooksQuery['webhooks']['nodes'][number];

const webhooksOf = (result: WebhooksQuery) => result.webhooks;

/** Who outside is told what. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const navigate = useNavigate();
  const webhooks = useConnection(webhooksDocument, {}, webhooksOf);
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = <Button onClick={() => setIsMaking(true)}>{t('create')}</Button>;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={make} />
      <ConnectionTable
        of={webhooks}
        label={t('title')}
        columns={useColumns()}
        onOpen={({ id }) => void navigate({ to: '/webhooks/$webhookId', params: { webhookId: id } })}
        empty={
          <EmptyState icon={IconWebhook} title={t('empty.title')} hint={t('empty.hint')} action={make} />
        }
      />
      <WebhookForm
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        id={null}
        draft={emptyDraft}
        onSecret={setSecret}
      />
      <WebhookSecret secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

interface SecretProps {
  readonly secret: string | null;
  readonly onClose: () => void;
}

export function WebhookSecret({ secret, onClose }: SecretProps) {
  const { t } = useTranslation('webhooks');
  return (
    <SecretOnce title={t('secret.title')} secret={secret} onClose={onClose}>
      {t('secret.use')} <Code>X-Gallerist-Signature</Code>
    </SecretOnce>
  );
}

function useColumns(): readonly Column<Webhook>[] {
  const { t } = useTranslation('webhooks');
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name }) => (
        <LinkAnchor to="/webhooks/$webhookId" params={{ webhookId: id }}>
          {name}
        </LinkAnchor>
      ),
    },
    { key: 'url', header: t('column.url'), cell: ({ url }) => url, width: 'minmax(0, 2fr)' },
    {
      key: 'events',
      header: t('column.events'),
      cell: ({ events }) => events.map((event) => t(`eventShort.${event}`)).join(', '),
    },
    {
      key: 'galleries',
      header: t('column.galleries'),
      cell: ({ galleries }) => <GalleryScope galleries={galleries} />,
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: (webhook) => <WebhookState webhook={webhook} />,
      width: '150px',
    },
  ];
}
