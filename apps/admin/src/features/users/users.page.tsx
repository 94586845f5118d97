import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GalleryScope } from '../../app/gallery-scope.tsx';
import type { UsersQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { InviteForm } from './invite-form.tsx';
import { UserActions } from './user-actions.tsx';
import { usersDocument } from './users.operations.ts';

export type User = UsersQuery['users']['nodes'][number];

const usersOf = (result: UsersQuery) => result.users;

/** Who may sign in, as what, and where. */
export function UsersPage() {
  const { t } = useTranslation('users');
  const users = useConnection(usersDocument, {}, usersOf);
  const [isInviting, setIsInviting] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const invite = <Button onClick={() => setIsInviting(true)}>{t('invite')}</Button>;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={invite} />
      <ConnectionTable
        of={users}
        label={t('title')}
        columns={useColumns()}
        rowHeight={60}
        empty={
          <EmptyState icon={IconUsers} title={t('empty.title')} hint={t('empty.hint')} action={invite} />
        }
      />
      <InviteForm isOpen={isInviting} onClose={() => setIsInviting(false)} onLink={setLink} />
      <SecretOnce title={t('link.title')} secret={link} onClose={() => setLink(null)}>
        {t('link.use')}
      </SecretOnce>
    </>
  );
}

const colors = { ACTIVE: 'teal', INVITED: 'blue', DISABLED: 'gray' } as const;

function useColumns(): readonly Column<User>[] {
  const { t } = useTranslation(['users', 'ui']);
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ name, email, decisionOnly }) => (
        <Stack gap={0} miw={0}>
          <Group gap="xs" wrap="nowrap">
            <Text inherit truncate title={name}>
              {name}
            </Text>
            {decisionOnly ? (
              <Badge variant="light" color="gray" flex="none">
                {t('decisionOnly')}
              </Badge>
            ) : null}
          </Group>
          <Text size="xs" c="dimmed" truncate title={email}>
            {email}
          </Text>
        </Stack>
      ),
      width: 'minmax(0, 2fr)',
    },
    { key: 'role', header: t('column.role'), cell: ({ role }) => t(`ui:role.${role}`), width: '115px' },
    {
      key: 'galleries',
      header: t('column.galleries'),
      cell: ({ galleries }) => <GalleryScope galleries={galleries} />,
    },
    {
      key: 'state',
      header: t('column.state'),
      cell: ({ state }) => (
        <Badge variant="light" color={colors[state]}>
          {t(`state.${state}`)}
        </Badge>
      ),
      width: '100px',
    },
    {
      key: 'seen',
      header: t('column.seen'),
      cell: ({ lastSignInAt }) =>
        typeof lastSignInAt === 'string' ? <Moment at={lastSignInAt} /> : t('never'),
      width: '120px',
    },
    {
      key: 'actions',
      header: t('column.actions'),
      cell: (user) => <UserActions user={user} />,
      width: '80px',
      align: 'end',
    },
  ];
}
