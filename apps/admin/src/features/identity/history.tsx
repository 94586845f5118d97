import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { IdentityHistoryQuery } from '../../graphql/generated/graphql.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/section.tsx';
import { useOutcomeWords } from '../../ui/use-outcome-words.ts';
import { useActionWords } from '../audit/action-words.ts';
import { identityHistoryDocument } from './identity.operations.ts';

const entriesOf = (result: IdentityHistoryQuery) => result.auditLog;

/** What the audit log knows of this person. */
export function History({ identityId }: { readonly identityId: string }) {
  const { t } = useTranslation('identity');
  const inWords = useActionWords();
  const outcomeInWords = useOutcomeWords();
  const history = useConnection(identityHistoryDocument, { id: identityId }, entriesOf);
  return (
    <Section title={t('history.title')}>
      {history.isPending ? <LoadingState rows={3} /> : null}
      {history.error === null ? null : <ErrorState error={history.error} onRetry={history.refetch} />}
      {history.first !== undefined && history.rows.length === 0 ? (
        <Text size="sm">{t('history.none')}</Text>
      ) : null}
      <Stack gap="xs">
        {history.rows.map(({ action, at, outcome, actorName, requestId }) => (
          <Text key={`${at} ${requestId} ${action}`} size="sm" component="div">
            {inWords(action)}
            {outcome === 'OK' ? '' : ` (${outcomeInWords(outcome)})`}
            <Text size="xs" c="dimmed">
              {actorName ?? t('history.server')} · <Moment at={at} />
            </Text>
          </Text>
        ))}
        {history.hasMore ? (
          <Button size="xs" variant="subtle" onClick={history.fetchMore}>
            {t('history.more')}
          </Button>
        ) : null}
      </Stack>
    </Section>
  );
}
