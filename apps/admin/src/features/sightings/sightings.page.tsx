import { Grid } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery, useIsAbsent } from '../../app/current-gallery.ts';
import { usePermission } from '../../app/viewer.ts';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { Found } from './found.tsx';
import { FindOptions } from './find-options.tsx';
import { ProbePart } from './probe-part.tsx';
import { readSightingsSearch, type SightingsSearch } from './sightings-search.ts';
import { useProbe } from './use-probe.ts';

const route = '/shell/galleries/$galleryId/sightings';

/** What a change says: undefined takes a value out of the address. */
export type SightingsChange = { readonly [Key in keyof SightingsSearch]?: SightingsSearch[Key] | undefined };

/** Where else was this person? */
export function SightingsPage() {
  const { t } = useTranslation('sightings');
  const { galleryId } = useParams({ from: route });
  const gallery = useCurrentGallery();
  const mayRecognise = usePermission('RECOGNISE');
  if (useIsAbsent(galleryId)) return <NoGalleryHere />;
  return (
    <>
      <PageHeader title={t('title')} description={t('description', { gallery: gallery?.name ?? '…' })} />
      {mayRecognise ? (
        <Search key={galleryId} galleryId={galleryId} />
      ) : (
        <NoPermission permission="RECOGNISE" />
      )}
    </>
  );
}

function Search({ galleryId }: { readonly galleryId: string }) {
  const search = useSearch({ from: route });
  const change = useChange();
  const probe = useProbe({ galleryId, search, onChange: change });
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 4, xl: 3 }}>
        <ProbePart galleryId={galleryId} probe={probe} />
        <FindOptions galleryId={galleryId} search={search} modality={probe.modality} onChange={change} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8, xl: 9 }} aria-live="polite">
        <Found galleryId={galleryId} search={search} probe={probe} />
      </Grid.Col>
    </Grid>
  );
}

function useChange(): (change: SightingsChange) => void {
  const navigate = useNavigate({ from: '/galleries/$galleryId/sightings' });
  return (change) => {
    void navigate({
      search: (before) => readSightingsSearch({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  };
}
