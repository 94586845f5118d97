import { Anchor } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toPage } from '../../app/shell/target-of.ts';
import type { DashboardGalleriesQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { dashboardGalleriesDocument } from './dashboard.operations.ts';

type Gallery = DashboardGalleriesQuery['galleries']['nodes'][number];

const galleriesOf = (result: DashboardGalleriesQuery) => result.galleries;
const pageOf = (galleryId: string) => toPage('/galleries/$galleryId', { galleryId });

export function Galleries() {
  const { t } = useTranslation('dashboard');
  const navigate = useNavigate();
  const columns = useColumns();
  const galleries = useConnection(dashboardGalleriesDocument, {}, galleriesOf);
  const newGallery = (
    <Anchor renderRoot={(props: object) => <Link {...toPage('/galleries', {})} {...props} />}>
      {t('empty.action')}
    </Anchor>
  );
  return (
    <ConnectionTable
      of={galleries}
      label={t('galleries')}
      columns={columns}
      empty={<EmptyState title={t('empty.title')} hint={t('empty.hint')} action={newGallery} />}
      onOpen={({ id }) => void navigate(pageOf(id))}
    />
  );
}

function useColumns(): readonly Column<Gallery>[] {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name }) => (
        <Anchor inherit fw={550} renderRoot={(props: object) => <Link {...pageOf(id)} {...props} />}>
          {name}
        </Anchor>
      ),
      width: 'minmax(0, 2fr)',
    },
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
    {
      key: 'updated',
      header: t('column.updated'),
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
      align: 'end',
    },
  ];
}
