import { Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconUpload, IconUserPlus } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useOperation } from '../../graphql/index.ts';
import type { GalleryPageQuery } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { LinkAnchor, LinkButton } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePageHotkeys } from '../../ui/use-page-hotkeys.ts';
import { CreateIdentity } from './create-identity.tsx';
import { galleryDocument } from './gallery.operations.ts';
import { galleryViews, readGallerySearch, type GalleryView } from './gallery-search.ts';
import { SettingsView } from './settings-view.tsx';
import { IdentitiesView } from './identities-view.tsx';
import { NoGalleryHere } from './no-gallery-here.tsx';
import { SamplesView } from './samples-view.tsx';

export type Gallery = NonNullable<GalleryPageQuery['gallery']>;

const route = '/shell/galleries/$galleryId';

/** The people of a gallery. The grid asks for itself at once: it does not wait for what stands above it. */
export function GalleryPage() {
  const { galleryId } = useParams({ from: route });
  const { view = 'identities' } = useSearch({ from: route });
  const gallery = useOperation(galleryDocument, { id: galleryId });
  if (gallery.data?.gallery === null) return <NoGalleryHere />;
  const found = gallery.data?.gallery ?? null;
  return (
    <>
      <Header gallery={found} galleryId={galleryId} />
      <Views view={view} />
      {view === 'identities' ? <IdentitiesView key={galleryId} galleryId={galleryId} /> : null}
      {view === 'samples' ? <SamplesView key={galleryId} galleryId={galleryId} /> : null}
      {view === 'settings' ? (
        <QueryState of={gallery}>
          {() => (found === null ? null : <SettingsView gallery={found} />)}
        </QueryState>
      ) : null}
    </>
  );
}

function Header({ gallery, galleryId }: { readonly gallery: Gallery | null; readonly galleryId: string }) {
  const { t } = useTranslation(['gallery', 'app']);
  const format = useFormat();
  const mayWrite = usePermission('IDENTITY_WRITE');
  const [isCreating, { open, close }] = useDisclosure(false);
  usePageHotkeys([{ keys: 'N', label: t('identity.create'), run: open, isOff: !mayWrite }]);
  const params = { galleryId };
  return (
    <>
      <PageHeader
        title={gallery?.name ?? '…'}
        crumbs={[
          <LinkAnchor key="galleries" to="/galleries">
            {t('galleries.title')}
          </LinkAnchor>,
        ]}
        description={
          gallery === null
            ? ' '
            : t('summary', {
                identities: t('identities', {
                  count: gallery.identityCount,
                  number: format.number(gallery.identityCount),
                }),
                samples: t('samples', {
                  count: gallery.sampleCount,
                  number: format.number(gallery.sampleCount),
                }),
              })
        }
        actions={
          <Group gap="xs">
            <LinkButton
              to="/galleries/$galleryId/thresholds"
              params={params}
              variant="default"
              leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
            >
              {t('toThresholds')}
            </LinkButton>
            <Can permission="SAMPLE_WRITE">
              <LinkButton
                to="/galleries/$galleryId/import"
                params={params}
                variant="default"
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {t('toImport')}
              </LinkButton>
            </Can>
            <Can permission="IDENTITY_WRITE">
              <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
                {t('identity.create')}
              </Button>
            </Can>
          </Group>
        }
      />
      <CreateIdentity galleryId={galleryId} isOpen={isCreating} onClose={close} />
    </>
  );
}

function Views({ view }: { readonly view: GalleryView }) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate({ from: '/galleries/$galleryId' });
  const choose = (value: string | null): void => {
    const chosen = galleryViews.find((one) => one === value);
    if (chosen !== undefined)
      void navigate({ search: (old) => readGallerySearch({ ...old, view: chosen }), replace: true });
  };
  return (
    <Tabs value={view} onChange={choose} mb="md">
      <Tabs.List>
        {galleryViews.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`view.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
