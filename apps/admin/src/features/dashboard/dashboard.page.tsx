import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { DashboardGalleriesQuery } from '../../graphql/generated/graphql.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { dashboardGalleriesDocument } from './dashboard.operations.ts';

type Gallery = DashboardGalleriesQuery['galleries']['nodes'][number];

const galleriesOf = (result: DashboardGalleriesQuery) => result.galleries;

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Galleries />
    </>
  );
}

function Galleries() {
  const { t } = useTranslation('dashboard');
  const columns = useColumns();
  const galleries = useConnection(dashboardGalleriesDocument, {}, galleriesOf);
  if (galleries.isPending) return <LoadingState />;
  if (galleries.error !== null && galleries.rows.length === 0)
    return <ErrorState error={galleries.error} onRetry={galleries.refetch} />;
  if (galleries.rows.length === 0) return <EmptyState title={t('empty.title')} hint={t('empty.hint')} />;
  return (
    <DataTable
      label={t('galleries')}
      columns={columns}
      rows={galleries.rows}
      rowKey={({ id }) => id}
      hasMore={galleries.hasMore}
      onMore={galleries.fetchMore}
    />
  );
}

function useColumns(): readonly Column<Gallery>[] {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  return [
    { key: 'name', header: t('column.name'), cell: ({ name }) => name, width: 'minmax(0, 2fr)' },
    {
      key: 'identities',
      header: t('column.identities'),
      cell: ({ identityCount }) => format.number(identityCount),
      align: 'end',
    },
    {
      key: 'samples',
      header: t('column.samples'),
      cell: ({ sampleCount }) => format.number(sampleCount),
      align: 'end',
    },
    { key: 'updated', header: t('column.updated'), cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
  ];
}
