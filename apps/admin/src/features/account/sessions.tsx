import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { accountEndOthersDocument, accountEndSessionDocument } from './account.operations.ts';
import { browserName } from './browser-name.ts';
import type { Account } from './profile.tsx';

type Session = Account['sessions'][number];

export function Sessions({ sessions }: { readonly sessions: readonly Session[] }) {
  const { t } = useTranslation('account');
  const [isAsking, setAsking] = useState(false);
  const endOthers = useAction(accountEndOthersDocument, {
    changes: ['Account'],
    success: ({ endedSessions }) => t('sessions.othersEnded', { count: endedSessions }),
  });
  const own = sessions.filter(({ isCurrent }) => isCurrent);
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return (
    <Section
      title={t('sessions.title')}
      description={t('sessions.description')}
      actions={
        others.length === 0 ? null : (
          <Button variant="default" flex="none" onClick={() => setAsking(true)}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {[...own, ...others].map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </Stack>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('sessions.endOthersTitle')}
        confirmLabel={t('sessions.endOthers')}
        isDestructive
        onConfirm={async () => (await endOthers.run({})) !== null}
      >
        {t('sessions.endOthersWarning')}
      </Confirm>
    </Section>
  );
}

function Row({ session }: { readonly session: Session }) {
  const { t } = useTranslation('account');
  const { id, isCurrent, userAgent, ipAddress, createdAt, lastSeenAt } = session;
  const end = useAction(accountEndSessionDocument, { changes: ['Account'], success: t('sessions.ended') });
  const known = browserName(userAgent);
  const browser = known === null ? t('sessions.unknown') : t('sessions.browser', known);
  return (
    <Group component="li" justify="space-between" wrap="nowrap">
      <div>
        <Group gap="xs">
          <Text fw={550} title={userAgent ?? ''}>
            {browser}
          </Text>
          {isCurrent ? (
            <Badge color="teal" variant="light">
              {t('sessions.this')}
            </Badge>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed" component="div">
          {ipAddress === null ? null : `${t('sessions.from', { address: ipAddress })} · `}
          {t('sessions.opened')} <Moment at={createdAt} /> · {t('sessions.seen')} <Moment at={lastSeenAt} />
        </Text>
      </div>
      {isCurrent ? null : (
        <Button
          variant="default"
          size="xs"
          flex="none"
          loading={end.isPending}
          aria-label={t('sessions.endOf', { browser })}
          onClick={() => void end.run({ id })}
        >
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  );
}
