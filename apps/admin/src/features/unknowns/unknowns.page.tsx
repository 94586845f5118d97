import { IconUserQuestion } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useIsAbsent } from '../../app/current-gallery.ts';
import { usePermission } from '../../app/viewer.ts';
import type { UnknownsQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { LoadingState } from '../../ui/loading-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { VirtualGrid } from '../../ui/virtual-grid.tsx';
import { ClusterDrawer } from './cluster-drawer.tsx';
import { ClusterTile } from './cluster-tile.tsx';
import { ClusteringButton } from './clustering-button.tsx';
import { unknownsDocument } from './unknowns.operations.ts';

const clustersOf = (result: UnknownsQuery) => result.unknownClusters;

/** Strangers who were seen more than once: who are they? */
export function UnknownsPage() {
  const { t } = useTranslation('unknowns');
  const mayDecide = usePermission('FEEDBACK_DECIDE');
  const { galleryId } = useParams({ from: '/shell/galleries/$galleryId/unknowns' });
  if (useIsAbsent(galleryId)) return <NoGalleryHere />;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={mayDecide ? <ClusteringButton key={galleryId} galleryId={galleryId} /> : null}
      />
      {mayDecide ? <Clusters galleryId={galleryId} /> : <NoPermission permission="FEEDBACK_DECIDE" />}
    </>
  );
}

function Clusters({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('unknowns');
  const { cluster } = useSearch({ from: '/shell/galleries/$galleryId/unknowns' });
  const navigate = useNavigate();
  const clusters = useConnection(unknownsDocument, { galleryId }, clustersOf);
  const open = (id: string | null): void =>
    void navigate({
      to: '/galleries/$galleryId/unknowns',
      params: { galleryId },
      search: id === null ? {} : { cluster: id },
      resetScroll: false,
    });
  return (
    <>
      {clusters.rows.length > 0 ? (
        <VirtualGrid
          label={t('title')}
          items={clusters.rows}
          itemKey={({ id }) => id}
          tile={(one) => <ClusterTile cluster={one} onOpen={() => open(one.id)} />}
          tileWidth={300}
          tileHeight={212}
          hasMore={clusters.hasMore}
          onMore={clusters.fetchMore}
          onOpen={({ id }) => open(id)}
        />
      ) : clusters.isPending ? (
        <LoadingState rows={8} />
      ) : clusters.error !== null ? (
        <ErrorState error={clusters.error} onRetry={clusters.refetch} />
      ) : (
        <EmptyState
          icon={IconUserQuestion}
          title={t('empty.title')}
          hint={t('empty.hint')}
          action={
            <LinkButton to="/galleries/$galleryId/search" params={{ galleryId }} variant="default">
              {t('empty.toBench')}
            </LinkButton>
          }
        />
      )}
      <MoreFailed of={clusters} />
      <ClusterDrawer id={cluster ?? null} galleryId={galleryId} onClose={() => open(null)} />
    </>
  );
}
