import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditVerifyQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { verifyAuditDocument } from './audit.operations.ts';

/** Recomputes the chain on request: it reads the whole log, so it does not run with each visit. */
export function ChainCheck() {
  const { t } = useTranslation('audit');
  const [isAsked, setIsAsked] = useState(false);
  const report = useOperation(verifyAuditDocument, isAsked ? {} : null);
  const check = (): void => {
    if (isAsked) void report.refetch();
    setIsAsked(true);
  };
  const button = (
    <Button variant="default" loading={report.isFetching} onClick={check}>
      {t('chain.check')}
    </Button>
  );
  return (
    <Section title={t('chain.title')} description={t('chain.description')} actions={button}>
      {report.error === null ? null : <ErrorState error={report.error} onRetry={check} />}
      {report.data === undefined ? null : <Report report={report.data.verifyAudit} />}
    </Section>
  );
}

function Report({ report }: { readonly report: AuditVerifyQuery['verifyAudit'] }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { firstProblem, months, unsealedEntries } = report;
  const sealed = months.reduce((sum, { entries }) => sum + Number(entries), 0);
  const counts = t('chain.counts', {
    sealed: format.number(sealed),
    // months are made before their first entry
    months: format.number(months.filter(({ entries }) => entries !== '0').length),
    unsealed: format.number(unsealedEntries),
  });
  const head = months.at(-1)?.headHash;
  return (
    <Alert color={report.isIntact ? 'teal' : 'red'} role="status">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {report.isIntact ? t('chain.intact') : t('chain.broken')}
        </Text>
        <Text size="sm">{counts}</Text>
      </Group>
      {firstProblem === null ? null : (
        <Text size="sm">
          {t('chain.problem', {
            what: t(`chain.kind.${firstProblem.kind}`),
            month: firstProblem.month,
            place: firstProblem.chainIndex ?? '–',
          })}
        </Text>
      )}
      {head === undefined ? null : (
        <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
          {t('chain.head', { hash: head })}
        </Text>
      )}
    </Alert>
  );
}
