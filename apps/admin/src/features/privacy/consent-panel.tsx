import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentState, IdentityConsentQuery } from '../../graphql/generated/graphql.ts';
import { useAction, useConnection } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { identityConsentDocument, withdrawConsentDocument } from './consent.operations.ts';
import { RecordConsent } from './record-consent.tsx';

type Person = NonNullable<IdentityConsentQuery['identity']>;
type ConsentRecord = Person['consents']['nodes'][number];

const consentsOf = (result: IdentityConsentQuery) => result.identity?.consents;

interface Props {
  readonly galleryId: string;
  readonly identityId: string;
}

/** Whether the person may be recognised, and why. */
export function ConsentPanel({ galleryId, identityId }: Props) {
  const { t } = useTranslation('privacy');
  const consents = useConnection(identityConsentDocument, { id: identityId, galleryId }, consentsOf);
  const person = consents.first?.identity ?? null;
  return (
    <Section title={t('consent.title')}>
      {consents.isPending ? <LoadingState rows={2} /> : null}
      {consents.error !== null && person === null ? (
        <ErrorState error={consents.error} onRetry={consents.refetch} />
      ) : null}
      {person === null ? null : (
        <Stack gap="sm">
          <State person={person} isRequired={consents.first?.gallery?.consentRequired === true} />
          {consents.rows.map((record) => (
            <ConsentLine key={record.id} record={record} />
          ))}
          {consents.hasMore ? (
            <Button size="xs" variant="subtle" onClick={consents.fetchMore}>
              {t('consent.more')}
            </Button>
          ) : null}
          <MoreFailed of={consents} />
          <Can permission="CONSENT_WRITE">
            <Actions galleryId={galleryId} person={person} />
          </Can>
        </Stack>
      )}
    </Section>
  );
}

const colors: Readonly<Record<ConsentState, string>> = {
  GIVEN: 'teal',
  NONE: 'gray',
  EXPIRED: 'orange',
  WITHDRAWN: 'red',
};

function State({ person, isRequired }: { readonly person: Person; readonly isRequired: boolean }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { consentState, consentEndsAt, erasedAfter } = person;
  const isFound = consentState === 'GIVEN' || (consentState === 'NONE' && !isRequired);
  return (
    <div>
      <Group gap="xs">
        <Badge color={colors[consentState]} variant="light">
          {t(`consent.state.${consentState}`)}
        </Badge>
        {consentEndsAt === null ? null : (
          <Text size="xs" c="dimmed">
            {t(consentState === 'GIVEN' ? 'consent.until' : 'consent.endedAt', {
              at: format.dateTime(consentEndsAt),
            })}
          </Text>
        )}
      </Group>
      <Text size="sm" mt={4}>
        {t(isFound ? (consentState === 'NONE' ? 'consent.notNeeded' : 'consent.found') : 'consent.notFound')}
      </Text>
      {erasedAfter === null ? null : (
        <Text size="sm" mt={4} fw={550}>
          {t('consent.erasedAfter', { at: format.dateTime(erasedAfter) })}
        </Text>
      )}
    </div>
  );
}

function ConsentLine({ record }: { readonly record: ConsentRecord }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { lawfulBasis, purpose, givenAt, expiresAt, withdrawnAt, note, evidenceUrl, isInForce } = record;
  const times = [
    t('consent.given', { at: format.date(givenAt) }),
    ...(expiresAt === null ? [] : [t('consent.expires', { at: format.date(expiresAt) })]),
    ...(withdrawnAt === null ? [] : [t('consent.withdrawnAt', { at: format.date(withdrawnAt) })]),
  ];
  return (
    <Text
      size="sm"
      component="div"
      td={isInForce ? 'none' : 'line-through'}
      style={{ overflowWrap: 'anywhere' }}
    >
      <Text inherit fw={550}>
        {t(`basis.${lawfulBasis}`)}
      </Text>
      {purpose}
      <Text size="xs" c="dimmed">
        {times.join(' · ')}
        {record.recordedByName === null ? '' : ` · ${record.recordedByName}`}
      </Text>
      {note === null ? null : (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      {evidenceUrl === null ? null : (
        <Anchor href={evidenceUrl} target="_blank" rel="noreferrer" size="xs">
          {t('consent.evidence')}
        </Anchor>
      )}
    </Text>
  );
}

function Actions({ galleryId, person }: { readonly galleryId: string; readonly person: Person }) {
  const { t } = useTranslation('privacy');
  const [asked, setAsked] = useState<'record' | 'withdraw' | null>(null);
  const close = (): void => setAsked(null);
  const withdraw = useAction(withdrawConsentDocument, { key: 'input', success: t('withdraw.done') });
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => setAsked('record')}>
        {t('record.short')}
      </Button>
      {person.consentState === 'GIVEN' ? (
        <Button size="xs" variant="light" color="red" onClick={() => setAsked('withdraw')}>
          {t('withdraw.short')}
        </Button>
      ) : null}
      <RecordConsent
        isOpen={asked === 'record'}
        onClose={close}
        galleryId={galleryId}
        identityId={person.id}
      />
      <Confirm
        isOpen={asked === 'withdraw'}
        onClose={close}
        title={t('withdraw.title')}
        confirmLabel={t('withdraw.submit')}
        isDestructive
        onConfirm={async () => (await withdraw.run({ input: { identityId: person.id } })) !== null}
      >
        {t('withdraw.warning')}
      </Confirm>
    </Group>
  );
}
