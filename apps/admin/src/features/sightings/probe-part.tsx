import { Box, Center, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { identityNameOf } from '../../app/identity-picker.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PictureDrop } from '../search/picture-drop.tsx';
import classes from './probe-part.module.css';
import type { ProbeNode, SightingsProbe } from './use-probe.ts';

interface Props {
  readonly galleryId: string;
  readonly probe: SightingsProbe;
}

/** The picture of the person who is looked for, and a place to drop another one. */
export function ProbePart({ galleryId, probe }: Props) {
  const { t } = useTranslation(['sightings', 'search']);
  const { picture, url, node } = probe;
  return (
    <PictureDrop
      takesPaste
      label={t('search:drop.title')}
      progress={picture.progress}
      onPicture={picture.take}
    >
      {url === null && node === null ? undefined : (
        <Box p="sm" pb={0}>
          {url === null ? (
            <Center h={120}>
              <Text size="sm" c="dimmed">
                {t('probe.noPicture')}
              </Text>
            </Center>
          ) : (
            <img className={classes['picture']} src={url} alt={t('probe.alt')} />
          )}
          {node === null ? null : <Caption galleryId={galleryId} node={node} />}
        </Box>
      )}
    </PictureDrop>
  );
}

function Caption({ galleryId, node }: { readonly galleryId: string; readonly node: ProbeNode }) {
  const { t } = useTranslation('sightings');
  const { identity } = node;
  const [camera, at] =
    node.__typename === 'Sighting'
      ? [node.camera?.name ?? null, node.capturedAt]
      : [node.cameraId, node.takenAt];
  return (
    <Text size="sm" ta="center" mt="xs" component="div">
      {identity === null ? (
        t('probe.nobody')
      ) : (
        <LinkAnchor
          to="/galleries/$galleryId/identities/$identityId"
          params={{ galleryId, identityId: identity.id }}
        >
          {identityNameOf(identity)}
        </LinkAnchor>
      )}
      <Text size="xs" c="dimmed">
        {camera === null ? null : `${camera} · `}
        {at === null ? null : <Moment at={at} absolute />}
      </Text>
    </Text>
  );
}
