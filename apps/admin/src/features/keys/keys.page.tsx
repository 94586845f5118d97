import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import type { KeysQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { KeyActions } from './key-actions.tsx';
import { KeyForm } from './key-form.tsx';
import { keyStateOf } from './key-state.ts';
import { keysDocument } from './keys.operations.ts';

export type Key = KeysQuery['apiKeys']['nodes'][number];

const keysOf = (result: KeysQuery) => result.apiKeys;

/** Which programs may call, as whom, and when they last did. */
export function KeysPage() {
  const { t } = useTranslation('keys');
  const keys = useConnection(keysDocument, {}, keysOf);
  const [isMaking, setIsMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = <Button onClick={() => setIsMaking(true)}>{t('create')}</Button>;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={make} />
      <ConnectionTable
        of={keys}
        label={t('title')}
        columns={useColumns(setSecret)}
        rowHeight={64}
        empty={<EmptyState icon={IconKey} title={t('empty.title')} hint={t('empty.hint')} action={make} />}
      />
      <KeyForm isOpen={isMaking} onClose={() => setIsMaking(false)} onSecret={setSecret} />
      <SecretOnce title={t('secret.title')} secret={secret} onClose={() => setSecret(null)}>
        {t('secret.use')} <Code>Authorization: Bearer …</Code>
      </SecretOnce>
    </>
  );
}

function useColumns(onSecret: (secret: string) => void): readonly Column<Key>[] {
  const { t } = useTranslation(['keys', 'ui']);
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: (key) => <NameCell apiKey={key} />,
      width: 'minmax(0, 2fr)',
    },
    { key: 'role', header: t('column.role'), cell: ({ role }) => t(`ui:role.${role}`), width: '110px' },
    {
      key: 'galleries',
      header: t('column.galleries'),
      cell: ({ galleries }) => <GalleryScope galleries={galleries} />,
    },
    {
      key: 'used',
      header: t('column.used'),
      cell: ({ lastUsedAt }) =>
        typeof lastUsedAt === 'string' ? (
          <Moment at={lastUsedAt} />
        ) : (
          <Text c="dimmed" inherit span>
            {t('never')}
          </Text>
        ),
      width: '115px',
    },
    {
      key: 'expires',
      header: t('column.expires'),
      cell: ({ expiresAt }) => (typeof expiresAt === 'string' ? <Moment at={expiresAt} /> : t('never')),
      width: '115px',
    },
    {
      key: 'actions',
      header: t('column.actions'),
      cell: (key) => <KeyActions apiKey={key} onSecret={onSecret} />,
      width: '90px',
      align: 'end',
    },
  ];
}

function NameCell({ apiKey }: { readonly apiKey: Key }) {
  const { t } = useTranslation('keys');
  const state = keyStateOf(apiKey, new Date());
  return (
    <Stack gap={0} miw={0}>
      <Group gap="xs" wrap="nowrap">
        <Text inherit truncate title={apiKey.name}>
          {apiKey.name}
        </Text>
        {state === 'active' ? null : (
          <Badge color={state === 'revoked' ? 'red' : 'orange'} variant="light" flex="none">
            {t(`state.${state}`)}
          </Badge>
        )}
        {apiKey.decisionOnly ? (
          <Badge variant="light" color="gray" flex="none">
            {t('decisionOnly')}
          </Badge>
        ) : null}
        {apiKey.maySeeEmbeddings ? (
          <Badge variant="light" flex="none">
            {t('embeddings')}
          </Badge>
        ) : null}
      </Group>
      <Text size="xs" c="dimmed">
        {apiKey.prefix}…
      </Text>
    </Stack>
  );
}
