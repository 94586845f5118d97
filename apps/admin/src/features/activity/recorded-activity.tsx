import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { ActivityLogQuery } from '../../graphql/generated/graphql.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useOutcomeWords } from '../../ui/use-outcome-words.ts';
import { useActionWords, useTargetWords } from '../audit/action-words.ts';
import { activityLogDocument } from './activity.operations.ts';
import { outcomeColour } from './outcome.ts';

type Entry = ActivityLogQuery['auditLog']['nodes'][number] & { readonly id: string };

const entriesOf = (result: ActivityLogQuery) => result.auditLog;

/** What the audit log says of the gallery, newest first. */
export function RecordedActivity({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('activity');
  const log = useConnection(activityLogDocument, { galleryId }, entriesOf);
  // Entries have no id of their own.
  const rows = useMemo(
    () => log.rows.map((row, place): Entry => ({ ...row, id: String(place) })),
    [log.rows],
  );
  return (
    <ConnectionTable
      of={{ ...log, rows }}
      label={t('log.title')}
      columns={useColumns(galleryId)}
      empty={<EmptyState title={t('log.none')} />}
    />
  );
}

function useColumns(galleryId: string): readonly Column<Entry>[] {
  const { t } = useTranslation('activity');
  const inWords = useActionWords();
  const outcomeInWords = useOutcomeWords();
  return [
    {
      key: 'action',
      header: t('log.action'),
      width: 'minmax(0, 1.4fr)',
      cell: ({ action }) => inWords(action),
    },
    { key: 'actor', header: t('log.actor'), cell: ({ actorName }) => actorName ?? t('log.server') },
    {
      key: 'target',
      header: t('log.target'),
      cell: (entry) => <Target galleryId={galleryId} entry={entry} />,
    },
    {
      key: 'outcome',
      header: t('log.outcome'),
      cell: ({ outcome }) => (
        <Badge variant="light" color={outcomeColour(outcome)}>
          {outcomeInWords(outcome)}
        </Badge>
      ),
    },
    { key: 'at', header: t('log.at'), cell: ({ at }) => <Moment at={at} />, align: 'end' },
  ];
}

function Target({ galleryId, entry }: { readonly galleryId: string; readonly entry: Entry }) {
  const about = useTargetWords();
  const { targetType, targetId } = entry;
  if (targetType === 'Identity' && targetId !== null)
    return (
      <LinkAnchor
        to="/galleries/$galleryId/identities/$identityId"
        params={{ galleryId, identityId: targetId }}
        preload={false}
        fz="sm"
      >
        {about(targetType)}
      </LinkAnchor>
    );
  return about(targetType);
}
