import { Badge, Button, Checkbox, Group, SegmentedControl, Text } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection, type ConnectionRows } from '../../graphql/index.ts';
import type { CamerasQuery } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { CameraDrawer } from './camera-drawer.tsx';
import { CameraForm, emptyCamera } from './camera-form.tsx';
import { CameraPlan } from './camera-plan.tsx';
import { camerasDocument } from './cameras.operations.ts';
import { readCamerasSearch, type CamerasSearch } from './cameras-search.ts';

type Gallery = NonNullable<CamerasQuery['gallery']>;
export type CameraRow = Gallery['cameras']['nodes'][number];

const route = '/shell/galleries/$galleryId/cameras';
const camerasOf = (result: CamerasQuery) => result.gallery?.cameras;

/** Where pictures of a gallery come from. */
export function CamerasPage() {
  const { t } = useTranslation('cameras');
  const { galleryId } = useParams({ from: route });
  const search = useSearch({ from: route });
  const change = useChange();
  const [isMaking, setIsMaking] = useState(false);
  const variables = { galleryId, includeRemoved: search.removed === true };
  const cameras = useConnection(camerasDocument, variables, camerasOf);
  const gallery = cameras.first?.gallery ?? null;
  if (cameras.isAbsent) return <NoGalleryHere />;
  const make = (
    <Can permission="GALLERY_WRITE">
      <Button onClick={() => setIsMaking(true)}>{t('create')}</Button>
    </Can>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        description={
          gallery === null ? t('descriptionShort') : t('description', { hours: gallery.sightingHours })
        }
        crumbs={
          gallery === null
            ? []
            : [
                <LinkAnchor key="gallery" to="/galleries/$galleryId" params={{ galleryId }}>
                  {gallery.name}
                </LinkAnchor>,
              ]
        }
        actions={make}
      />
      <Shown cameras={cameras} make={make} galleryId={galleryId} />
      <CameraForm
        isOpen={isMaking}
        onClose={() => setIsMaking(false)}
        galleryId={galleryId}
        id={null}
        draft={emptyCamera()}
        others={cameras.rows}
      />
      <CameraDrawer
        id={search.camera ?? null}
        galleryId={galleryId}
        others={cameras.rows}
        onClose={() => change({ camera: undefined })}
      />
    </>
  );
}

interface ShownProps {
  readonly cameras: ConnectionRows<CameraRow, unknown>;
  readonly make: ReactNode;
  readonly galleryId: string;
}

function Shown({ cameras, make, galleryId }: ShownProps) {
  const { t } = useTranslation('cameras');
  const search = useSearch({ from: route });
  const change = useChange();
  const columns = useColumns(galleryId, search);
  const open = (camera: string): void => change({ camera });
  return (
    <>
      <Controls search={search} onChange={change} />
      {search.view === 'plan' && cameras.rows.length > 0 ? (
        <CameraPlan
          cameras={cameras.rows}
          onOpen={open}
          onMore={cameras.hasMore ? cameras.fetchMore : null}
        />
      ) : (
        <ConnectionTable
          of={cameras}
          label={t('title')}
          columns={columns}
          onOpen={({ id }) => open(id)}
          empty={
            <EmptyState icon={IconCamera} title={t('empty.title')} hint={t('empty.hint')} action={make} />
          }
        />
      )}
    </>
  );
}

type Change = { readonly [Key in keyof CamerasSearch]?: CamerasSearch[Key] | undefined };

function useChange(): (change: Change) => void {
  const navigate = useNavigate({ from: '/galleries/$galleryId/cameras' });
  return (change) => {
    void navigate({
      search: (before) => readCamerasSearch({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    });
  };
}

interface ControlsProps {
  readonly search: CamerasSearch;
  readonly onChange: (change: Change) => void;
}

function Controls({ search, onChange }: ControlsProps) {
  const { t } = useTranslation('cameras');
  return (
    <Group mb="md" justify="space-between">
      <SegmentedControl
        aria-label={t('view.label')}
        data={[
          { value: 'list', label: t('view.list') },
          { value: 'plan', label: t('view.plan') },
        ]}
        value={search.view ?? 'list'}
        onChange={(view) => onChange({ view: view === 'plan' ? view : undefined })}
      />
      <Checkbox
        label={t('showRemoved')}
        checked={search.removed === true}
        onChange={({ currentTarget: { checked } }) => onChange({ removed: checked ? true : undefined })}
      />
    </Group>
  );
}

function useColumns(galleryId: string, search: CamerasSearch): readonly Column<CameraRow>[] {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  return [
    {
      key: 'name',
      header: t('column.name'),
      width: 'minmax(0, 1.5fr)',
      cell: (camera) => <CameraName galleryId={galleryId} search={search} camera={camera} />,
    },
    { key: 'place', header: t('column.place'), cell: ({ place }) => <Whole text={place ?? '–'} /> },
    {
      key: 'zone',
      header: t('column.timeZone'),
      width: 'minmax(0, 1.1fr)',
      cell: ({ timeZone }) => <Whole text={timeZone} />,
    },
    {
      key: 'neighbours',
      header: t('column.neighbours'),
      width: 'minmax(0, 1.2fr)',
      cell: ({ neighbours }) => (
        <Whole
          text={neighbours.length === 0 ? '–' : format.list(neighbours.map(({ camera }) => camera.name))}
        />
      ),
    },
    {
      key: 'sightings',
      header: t('column.sightings'),
      align: 'end',
      width: '90px',
      cell: ({ sightingCount }) => format.number(sightingCount),
    },
    {
      key: 'last',
      header: t('column.last'),
      align: 'end',
      width: '120px',
      cell: ({ lastSightingAt }) => (lastSightingAt === null ? t('never') : <Moment at={lastSightingAt} />),
    },
  ];
}

/** What does not fit is told by its title. */
function Whole({ text }: { readonly text: string }) {
  return (
    <Text span inherit title={text}>
      {text}
    </Text>
  );
}

interface NameProps {
  readonly galleryId: string;
  readonly search: CamerasSearch;
  readonly camera: CameraRow;
}

function CameraName({ galleryId, search, camera }: NameProps) {
  const { t } = useTranslation('cameras');
  const { id, name, externalId, removedAt } = camera;
  return (
    <Group gap="xs" wrap="nowrap">
      <LinkAnchor
        to="/galleries/$galleryId/cameras"
        params={{ galleryId }}
        search={{ ...search, camera: id }}
        inherit
        truncate
      >
        {name}
      </LinkAnchor>
      {externalId === name ? null : (
        <Text size="xs" c="dimmed" truncate>
          {externalId}
        </Text>
      )}
      {removedAt === null ? null : (
        <Badge color="gray" variant="light">
          {t('removed')}
        </Badge>
      )}
    </Group>
  );
}
