import { Button, Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconPhotoPlus, IconPlus, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useConnection } from '../../graphql/index.ts';
import type { GalleriesQuery } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { usePageHotkeys } from '../../ui/use-page-hotkeys.ts';
import { CreateGallery } from './create-gallery.tsx';
import { DeleteGallery } from './delete-gallery.tsx';
import { galleriesDocument } from './gallery.operations.ts';

type Gallery = GalleriesQuery['galleries']['nodes'][number];

const galleriesOf = (result: GalleriesQuery) => result.galleries;
const typingMs = 200;

export function GalleriesPage() {
  const { t } = useTranslation('gallery');
  const mayWrite = usePermission('GALLERY_WRITE');
  const [isCreating, { open, close }] = useDisclosure(false);
  usePageHotkeys([{ keys: 'N', label: t('create.title'), run: open, isOff: !mayWrite }]);
  return (
    <>
      <PageHeader
        title={t('galleries.title')}
        description={t('galleries.description')}
        actions={
          <Can permission="GALLERY_WRITE">
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
              {t('create.title')}
            </Button>
          </Can>
        }
      />
      <GalleryList onCreate={open} />
      <CreateGallery isOpen={isCreating} onClose={close} />
    </>
  );
}

function GalleryList({ onCreate }: { readonly onCreate: () => void }) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [nameContains] = useDebouncedValue(text.trim(), typingMs);
  const [doomed, setDoomed] = useState<Gallery | null>(null);
  const galleries = useConnection(
    galleriesDocument,
    nameContains === '' ? {} : { filter: { nameContains } },
    galleriesOf,
  );
  const columns = useColumns(setDoomed);
  return (
    <>
      <TextInput
        aria-label={t('galleries.search')}
        placeholder={t('galleries.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maw={360}
        mb="md"
      />
      <ConnectionTable
        of={galleries}
        label={t('galleries.title')}
        columns={columns}
        rowHeight={60}
        onOpen={({ id }) => void navigate({ to: '/galleries/$galleryId', params: { galleryId: id } })}
        empty={nameContains === '' ? <NoGallery onCreate={onCreate} /> : <NothingFound />}
      />
      {doomed === null ? null : <DeleteGallery gallery={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}

function NoGallery({ onCreate }: { readonly onCreate: () => void }) {
  const { t } = useTranslation('gallery');
  return (
    <EmptyState
      icon={IconPhotoPlus}
      title={t('galleries.empty.title')}
      hint={t('galleries.empty.hint')}
      action={
        <Can permission="GALLERY_WRITE" otherwise={<Text size="sm">{t('galleries.empty.askAdmin')}</Text>}>
          <Button onClick={onCreate}>{t('create.title')}</Button>
        </Can>
      }
    />
  );
}

function NothingFound() {
  const { t } = useTranslation('gallery');
  return <EmptyState title={t('galleries.nothing.title')} hint={t('galleries.nothing.hint')} />;
}

function useColumns(onDelete: (gallery: Gallery) => void): readonly Column<Gallery>[] {
  const { t } = useTranslation('gallery');
  const format = useFormat();
  const mayWrite = usePermission('GALLERY_WRITE');
  const columns: Column<Gallery>[] = [
    {
      key: 'name',
      header: t('column.name'),
      width: 'minmax(0, 3fr)',
      cell: ({ id, name, description }) => (
        <>
          <LinkAnchor to="/galleries/$galleryId" params={{ galleryId: id }} fw={550}>
            {name}
          </LinkAnchor>
          <Text size="xs" c="dimmed" truncate>
            {description ?? ' '}
          </Text>
        </>
      ),
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
    { key: 'created', header: t('column.created'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
  if (mayWrite)
    columns.push({
      key: 'actions',
      header: '',
      width: '7rem',
      align: 'end',
      cell: (gallery) => (
        <Group justify="flex-end">
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={t('delete.of', { name: gallery.name })}
            onClick={() => onDelete(gallery)}
          >
            {t('delete.short')}
          </Button>
        </Group>
      ),
    });
  return columns;
}
