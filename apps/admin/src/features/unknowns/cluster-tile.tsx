import { Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UnknownsQuery } from '../../graphql/generated/graphql.ts';
import { Moment } from '../../ui/moment.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';

type Cluster = UnknownsQuery['unknownClusters']['nodes'][number];

interface Props {
  readonly cluster: Cluster;
  readonly onOpen: () => void;
}

/** A stranger in pictures: how often, since when, and where. */
export function ClusterTile({ cluster, onOpen }: Props) {
  const { t } = useTranslation('unknowns');
  const { size, modality, members, firstSeenAt, lastSeenAt, cameras } = cluster;
  const isBody = modality === 'BODY';
  return (
    <Paper p="sm" h="100%">
      <Stack gap={8} h="100%">
        <Group gap={6} wrap="nowrap" style={{ overflow: 'hidden' }}>
          {members.slice(0, isBody ? members.length : 3).map(({ searchId, probeIndex, cropUrl }) => (
            <Thumbnail
              key={`${searchId}:${probeIndex}`}
              url={cropUrl}
              alt=""
              size={isBody ? 44 : 84}
              ratio={isBody ? 2 : 1}
            />
          ))}
        </Group>
        <UnstyledButton onClick={onOpen} fw={600} fz="sm" ta="start">
          {t('seenTimes', { count: size })}
        </UnstyledButton>
        <Text size="xs" c="dimmed" component="div">
          {t('last')} <Moment at={lastSeenAt} />
          <br />
          {t('first')} <Moment at={firstSeenAt} />
        </Text>
        <Text size="xs" c="dimmed" truncate title={namesOf(cameras)}>
          {cameras.length === 0 ? t('noCameras') : namesOf(cameras)}
        </Text>
      </Stack>
    </Paper>
  );
}

const namesOf = (cameras: Cluster['cameras']): string =>
  cameras.map(({ cameraId, size }) => `${cameraId} (${size})`).join(', ');
