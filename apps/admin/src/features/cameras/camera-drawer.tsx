import { Badge, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useOperation } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CameraForm, draftOf } from './camera-form.tsx';
import { cameraDocument, createCameraDocument, deleteCameraDocument } from './cameras.operations.ts';
import type { CameraRow } from './cameras.page.tsx';
import { useTravelWords } from './use-travel-words.ts';

interface Props {
  /** Null: none is looked at. */
  readonly id: string | null;
  readonly galleryId: string;
  readonly others: readonly CameraRow[];
  readonly onClose: () => void;
}

/** One camera: what is known of it, and what can be done with it. */
export function CameraDrawer({ id, onClose, ...rest }: Props) {
  const { t } = useTranslation(['cameras', 'ui']);
  const query = useOperation(cameraDocument, id === null ? null : { id });
  const camera = query.data?.camera ?? null;
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      title={camera?.name ?? t('column.name')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <QueryState of={query}>
        {() => (camera === null ? <Text>{t('detail.absent')}</Text> : <Detail camera={camera} {...rest} />)}
      </QueryState>
    </Drawer>
  );
}

interface DetailProps extends Pick<Props, 'galleryId' | 'others'> {
  readonly camera: CameraRow;
}

function Detail({ camera, galleryId, others }: DetailProps) {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const { externalId, place, timeZone, sightingCount, lastSightingAt, removedAt, createdAt } = camera;
  return (
    <Stack>
      {removedAt === null ? null : (
        <Badge color="gray" variant="light">
          {t('removed')}
        </Badge>
      )}
      <Facts
        rows={[
          [t('detail.externalId'), externalId],
          [t('detail.place'), place ?? t('detail.noPlace')],
          [t('detail.timeZone'), timeZone],
          [t('detail.sightings'), format.number(sightingCount)],
          [t('detail.last'), lastSightingAt === null ? t('never') : <Moment at={lastSightingAt} />],
          [t('detail.created'), <Moment key="created" at={createdAt} absolute />],
          ...(removedAt === null
            ? []
            : [[t('detail.removedAt'), <Moment key="removed" at={removedAt} absolute />] as const]),
        ]}
      />
      <Neighbours camera={camera} />
      <Can permission="RECOGNISE">
        <LinkButton
          to="/galleries/$galleryId/sightings"
          params={{ galleryId }}
          search={{ cameras: [camera.id] }}
          variant="default"
          w="fit-content"
        >
          {t('detail.seenHere')}
        </LinkButton>
      </Can>
      <Can permission="GALLERY_WRITE">
        <Actions camera={camera} galleryId={galleryId} others={others} />
      </Can>
    </Stack>
  );
}

function Neighbours({ camera: { neighbours } }: Pick<DetailProps, 'camera'>) {
  const { t } = useTranslation('cameras');
  const travel = useTravelWords();
  return (
    <div>
      <Title order={3} mb={4}>
        {t('detail.neighbours')}
      </Title>
      {neighbours.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('detail.noNeighbours')}
        </Text>
      ) : (
        <Facts rows={neighbours.map((neighbour) => [neighbour.camera.name, travel(neighbour)] as const)} />
      )}
    </div>
  );
}

function Actions({ camera, galleryId, others }: DetailProps) {
  const { t } = useTranslation('cameras');
  const [asked, setAsked] = useState<'edit' | 'remove' | null>(null);
  const close = (): void => setAsked(null);
  const remove = useAction(deleteCameraDocument, { success: t('remove.done') });
  if (camera.removedAt !== null) return <BringBack camera={camera} galleryId={galleryId} />;
  return (
    <Group gap="xs">
      <Button variant="default" onClick={() => setAsked('edit')}>
        {t('edit')}
      </Button>
      <Button variant="light" color="red" onClick={() => setAsked('remove')}>
        {t('remove.short')}
      </Button>
      <CameraForm
        isOpen={asked === 'edit'}
        onClose={close}
        galleryId={galleryId}
        id={camera.id}
        draft={draftOf(camera)}
        others={others}
      />
      <Confirm
        isOpen={asked === 'remove'}
        onClose={close}
        title={t('remove.title', { name: camera.name })}
        confirmLabel={t('remove.submit')}
        isDestructive
        onConfirm={async () => (await remove.run({ id: camera.id })) !== null}
      >
        {t('remove.warning')}
      </Confirm>
    </Group>
  );
}

/** A camera of the same external id brings a removed one back. */
function BringBack({ camera, galleryId }: Pick<DetailProps, 'camera' | 'galleryId'>) {
  const { t } = useTranslation('cameras');
  const create = useAction(createCameraDocument, { key: 'input', success: t('bringBack.done') });
  const { externalId, name, place, timeZone } = camera;
  const input = { galleryId, externalId, name, timeZone, ...(place === null ? {} : { place }) };
  return (
    <Button variant="default" loading={create.isPending} onClick={() => void create.run({ input })}>
      {t('bringBack.short')}
    </Button>
  );
}
