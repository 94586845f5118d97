import { Alert, Badge, Button, SegmentedControl } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrentGallery, useIsAbsent } from '../../app/current-gallery.ts';
import { usePermission } from '../../app/viewer.ts';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { Bench } from './bench.tsx';
import { benchSearch, optionCount, type BenchSearch } from './bench-search.ts';
import { Compare } from './compare.tsx';
import { OptionsDrawer } from './options-drawer.tsx';

/** Tries a picture against galleries, or two pictures against each other, and says on the spot whether the answer was right. */
export function SearchPage() {
  const { t } = useTranslation('search');
  const { galleryId } = useParams({ from: '/shell/galleries/$galleryId/search' });
  const search = useSearch({ from: '/shell/galleries/$galleryId/search' });
  const gallery = useCurrentGallery();
  const mayRecognise = usePermission('RECOGNISE');
  const [areOptionsOpen, setOptionsOpen] = useState(false);
  const change = useChange(galleryId);
  const isComparing = search.mode === 'compare';
  if (useIsAbsent(galleryId)) return <NoGalleryHere />;
  return (
    <>
      <PageHeader
        title={t(isComparing ? 'title.compare' : 'title.search')}
        description={t(isComparing ? 'description.compare' : 'description.search', {
          gallery: gallery?.name ?? '…',
        })}
        actions={
          mayRecognise ? (
            <>
              <SegmentedControl
                aria-label={t('mode.label')}
                data={[
                  { value: 'search', label: t('mode.search') },
                  { value: 'compare', label: t('mode.compare') },
                ]}
                value={search.mode ?? 'search'}
                onChange={(mode) => change({ mode: mode === 'compare' ? 'compare' : undefined })}
              />
              <OptionsButton count={optionCount(search)} onOpen={() => setOptionsOpen(true)} />
            </>
          ) : null
        }
      />
      {mayRecognise ? null : <NoPermission permission="RECOGNISE" />}
      {mayRecognise && search.record === false && !isComparing ? (
        <Alert color="gray" mb="md">
          {t('notRecorded')}
        </Alert>
      ) : null}
      {!mayRecognise ? null : isComparing ? (
        <Compare galleryId={galleryId} search={search} />
      ) : (
        <Bench key={galleryId} galleryId={galleryId} search={search} onChange={change} />
      )}
      <OptionsDrawer
        isOpen={areOptionsOpen}
        onClose={() => setOptionsOpen(false)}
        galleryId={galleryId}
        search={search}
        onChange={change}
      />
    </>
  );
}

/** What a change says: undefined takes a value out of the address. */
export type BenchChange = { readonly [Key in keyof BenchSearch]?: BenchSearch[Key] | undefined };

function useChange(galleryId: string): (change: BenchChange) => void {
  const navigate = useNavigate();
  return (change) => {
    void navigate({
      to: '/galleries/$galleryId/search',
      params: { galleryId },
      search: (before: BenchSearch) => benchSearch({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  };
}

function OptionsButton({ count, onOpen }: { readonly count: number; readonly onOpen: () => void }) {
  const { t } = useTranslation('search');
  return (
    <Button
      variant="default"
      leftSection={<IconAdjustments size={16} aria-hidden />}
      rightSection={
        count === 0 ? null : (
          <Badge size="sm" circle aria-label={t('options.changed', { count })}>
            {count}
          </Badge>
        )
      }
      onClick={onOpen}
    >
      {t('options.title')}
    </Button>
  );
}
