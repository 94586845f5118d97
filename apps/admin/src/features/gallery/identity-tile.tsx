import { Badge, Box, Checkbox, Text } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../../ui/links.tsx';
import { Thumbnail } from '../../ui/thumbnail.tsx';
import type { IdentityRow, Merging } from './identities-view.tsx';
import classes from './identity-tile.module.css';

interface Props {
  readonly galleryId: string;
  readonly identity: IdentityRow;
  readonly merging: Merging;
}

const dragged = 'application/x-gallerist-identity';

/** A person as a tile; dropped on another one it asks whether they are one person. */
export function IdentityTile({ galleryId, identity, merging }: Props) {
  const { t } = useTranslation('gallery');
  const drag = useTileDrag(identity, merging);
  const name = identity.name ?? identity.externalId ?? t('unnamed');
  const isChosen = merging.isChosen(identity.id);
  return (
    <Box
      className={classes['tile']}
      title={name}
      mod={{ over: drag.isOver, chosen: isChosen }}
      {...drag.handlers}
    >
      <Thumbnail url={identity.portrait?.cropUrl} alt="" size={112} />
      {merging.mayMerge ? (
        <Checkbox
          size="xs"
          className={classes['choose']}
          aria-label={t('choose', { name })}
          checked={isChosen}
          onChange={() => merging.toggle(identity)}
          tabIndex={-1}
        />
      ) : null}
      <LinkAnchor
        to="/galleries/$galleryId/identities/$identityId"
        params={{ galleryId, identityId: identity.id }}
        className={classes['name']}
        fz="sm"
        fw={550}
        c="inherit"
        tabIndex={-1}
        draggable={false}
        preload={false}
      >
        {name}
      </LinkAnchor>
      <Text size="xs" c="dimmed" truncate>
        {identity.enabled ? t('tileSamples', { count: identity.sampleCount }) : null}
        {identity.enabled ? null : (
          <Badge size="xs" color="gray" variant="light">
            {t('state.disabled')}
          </Badge>
        )}
      </Text>
      {identity.externalId === null || identity.externalId === name ? null : (
        <Text size="xs" c="dimmed" truncate>
          {identity.externalId}
        </Text>
      )}
    </Box>
  );
}

function useTileDrag(identity: IdentityRow, merging: Merging) {
  const [isOver, setIsOver] = useState(false);
  if (!merging.mayMerge) return { isOver: false, handlers: {} };
  const isTile = (event: DragEvent): boolean => event.dataTransfer.types.includes(dragged);
  return {
    isOver,
    handlers: {
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(dragged, identity.id);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (event: DragEvent) => {
        if (!isTile(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop: (event: DragEvent) => {
        setIsOver(false);
        if (!isTile(event)) return;
        event.preventDefault();
        const loser = merging.find(event.dataTransfer.getData(dragged));
        if (loser === undefined || loser.id === identity.id) return;
        merging.ask(identity, merging.isChosen(loser.id) ? merging.chosen : [loser]);
      },
    },
  };
}
