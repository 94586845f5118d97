import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useOutcomeWords } from '../../ui/use-outcome-words.ts';
import { ActionFilter } from './action-filter.tsx';
import { useActionWords, useTargetWords } from './action-words.ts';
import { auditFilterOf, type AuditSearch } from './audit-search.ts';
import { auditDocument } from './audit.operations.ts';
import { ChainCheck } from './chain-check.tsx';
import { EntryDialog } from './entry-dialog.tsx';

export type Entry = AuditQuery['auditLog']['edges'][number]['node'] & { readonly id: string };

const entriesOf = ({ auditLog: { edges, pageInfo } }: AuditQuery) => ({
  nodes: edges.map(({ cursor, node }) => ({ ...node, id: cursor })),
  pageInfo,
});

/** Who did what, when; and whether the record of it is as it was written. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const search = useSearch({ from: '/shell/audit' });
  const entries = useConnection(auditDocument, { filter: auditFilterOf(search) }, entriesOf);
  const [opened, setOpened] = useState<Entry | null>(null);
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Stack>
        <ChainCheck />
        <Filters search={search} />
        <ConnectionTable
          of={entries}
          label={t('title')}
          columns={useColumns(setOpened)}
          rowHeight={44}
          onOpen={setOpened}
          empty={<NoEntries isFiltered={Object.keys(search).length > 0} />}
        />
      </Stack>
      <EntryDialog entry={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function NoEntries({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation('audit');
  const navigate = useNavigate();
  const showAll = (
    <Button variant="default" onClick={() => void navigate({ to: '/audit', search: {} })}>
      {t('filter.clear')}
    </Button>
  );
  return (
    <EmptyState
      icon={IconListSearch}
      title={t('empty.title')}
      hint={isFiltered ? t('empty.filtered') : t('empty.hint')}
      action={isFiltered ? showAll : null}
    />
  );
}

function Filters({ search }: { readonly search: AuditSearch }) {
  const { t } = useTranslation('audit');
  const navigate = useNavigate();
  const change = (part: AuditSearch): void =>
    void navigate({ to: '/audit', search: { ...search, ...part }, replace: true });
  return (
    <Group align="flex-end" gap="sm">
      <ActionFilter value={search.action ?? null} onChange={(action) => change({ action })} />
      <TextInput
        type="date"
        label={t('filter.from')}
        value={search.from ?? ''}
        onChange={(event) => change({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('filter.to')}
        value={search.to ?? ''}
        onChange={(event) => change({ to: event.currentTarget.value })}
      />
    </Group>
  );
}

function useColumns(onOpen: (entry: Entry) => void): readonly Column<Entry>[] {
  const { t } = useTranslation('audit');
  const inWords = useActionWords();
  const about = useTargetWords();
  return [
    { key: 'at', header: t('column.at'), cell: ({ at }) => <Moment at={at} absolute />, width: '190px' },
    {
      key: 'action',
      header: t('column.action'),
      cell: (entry) => (
        <Button variant="transparent" size="compact-sm" px={0} onClick={() => onOpen(entry)}>
          {inWords(entry.action)}
        </Button>
      ),
      width: 'minmax(0, 1.8fr)',
    },
    { key: 'outcome', header: t('column.outcome'), cell: (entry) => <Outcome {...entry} />, width: '170px' },
    {
      key: 'actor',
      header: t('column.actor'),
      cell: ({ actorName }) => actorName ?? t('server'),
    },
    {
      key: 'target',
      header: t('column.target'),
      cell: ({ targetType }) => about(targetType),
      width: '150px',
    },
    {
      key: 'sealed',
      header: t('column.place'),
      cell: ({ chainIndex }) => (
        <Text inherit c="dimmed">
          {chainIndex ?? '–'}
        </Text>
      ),
      width: '110px',
      align: 'end',
    },
  ];
}

const fine = new Set(['OK', 'MATCH', 'REVIEW', 'UNKNOWN']);

export function Outcome({ outcome }: { readonly outcome: string }) {
  const inWords = useOutcomeWords();
  return (
    <Badge variant="light" color={fine.has(outcome) ? 'gray' : 'orange'}>
      {inWords(outcome)}
    </Badge>
  );
}
