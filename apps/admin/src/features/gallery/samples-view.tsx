import { Badge, Box, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../graphql/index.ts';
import type { GallerySamplesQuery } from '../../graphql/generated/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { VirtualGrid } from '../../ui/virtual-grid.tsx';
import { gallerySamplesDocument } from './gallery.operations.ts';
import classes from './identity-tile.module.css';
import { LoadingTiles } from './loading-tiles.tsx';

type Sample = NonNullable<GallerySamplesQuery['gallery']>['samples']['nodes'][number];

const samplesOf = (result: GallerySamplesQuery) => result.gallery?.samples;

/** Every picture of the gallery, each leading to its person. */
export function SamplesView({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate();
  const samples = useConnection(gallerySamplesDocument, { id: galleryId }, samplesOf);
  if (samples.isPending) return <LoadingTiles />;
  if (samples.error !== null && samples.rows.length === 0)
    return <ErrorState error={samples.error} onRetry={samples.refetch} />;
  if (samples.rows.length === 0)
    return <EmptyState title={t('noSamples.title')} hint={t('noSamples.hint')} />;
  return (
    <>
      <VirtualGrid
        label={t('view.samples')}
        items={samples.rows}
        itemKey={({ id }) => id}
        tileWidth={132}
        tileHeight={188}
        hasMore={samples.hasMore}
        onMore={samples.fetchMore}
        onOpen={({ identity }) => {
          if (identity !== null)
            void navigate({
              to: '/galleries/$galleryId/identities/$identityId',
              params: { galleryId, identityId: identity.id },
            });
        }}
        tile={(sample) => <SampleTile sample={sample} />}
      />
      <MoreFailed of={samples} />
    </>
  );
}

function SampleTile({ sample }: { readonly sample: Sample }) {
  const { t } = useTranslation(['gallery', 'ui']);
  const format = useFormat();
  const name = sample.identity?.name ?? sample.identity?.externalId ?? t('unnamed');
  return (
    <Box className={classes['tile']}>
      <Thumbnail url={sample.cropUrl} alt={name} size={112} />
      <Text size="sm" fw={550} truncate mt={4}>
        {name}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {t('quality', { value: format.number(sample.quality.overall, 2) })}
        {sample.modality === 'BODY' ? (
          <Badge size="xs" variant="light" ml={4}>
            {t('ui:modality.BODY')}
          </Badge>
        ) : null}
      </Text>
    </Box>
  );
}
