import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { RecentImportsQuery } from '../../graphql/generated/graphql.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { recentImportsDocument } from './import.operations.ts';

interface Props {
  readonly galleryId: string;
  readonly chosen: string | null;
}

type Job = RecentImportsQuery['jobs']['nodes'][number];

const jobsOf = (result: RecentImportsQuery) => result.jobs;

export function EarlierImports({ galleryId, chosen }: Props) {
  const { t } = useTranslation('import');
  const navigate = useNavigate({ from: '/galleries/$galleryId/import' });
  const jobs = useConnection(recentImportsDocument, { galleryId }, jobsOf);
  return (
    <Section title={t('earlier.title')}>
      <ConnectionTable
        of={jobs}
        label={t('earlier.title')}
        columns={useColumns(galleryId, chosen)}
        empty={<EmptyState title={t('earlier.none')} />}
        onOpen={({ id }) => void navigate({ search: { job: id } })}
      />
    </Section>
  );
}

function useColumns(galleryId: string, chosen: string | null): readonly Column<Job>[] {
  const { t } = useTranslation(['import', 'ui']);
  const format = useFormat();
  return [
    {
      key: 'at',
      header: t('earlier.at'),
      cell: ({ id, createdAt }) => (
        <LinkAnchor
          to="/galleries/$galleryId/import"
          params={{ galleryId }}
          search={{ job: id }}
          fw={id === chosen ? 650 : 450}
          fz="sm"
        >
          {format.dateTime(createdAt)}
        </LinkAnchor>
      ),
    },
    { key: 'state', header: t('earlier.state'), cell: ({ state }) => t(`ui:jobState.${state}`) },
    {
      key: 'accepted',
      header: t('earlier.accepted'),
      align: 'end',
      cell: ({ importCounts }) => format.number(importCounts?.accepted ?? 0),
    },
    {
      key: 'rejected',
      header: t('earlier.rejected'),
      align: 'end',
      cell: ({ importCounts }) => format.number(importCounts?.rejected ?? 0),
    },
  ];
}
