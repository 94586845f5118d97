import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useConnection } from '../../graphql/index.ts';
import type { GalleryIdentitiesQuery } from '../../graphql/generated/graphql.ts';
import { Can } from '../../ui/can.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { MoreFailed } from '../../ui/more-failed.tsx';
import { usePageHotkeys } from '../../ui/use-page-hotkeys.ts';
import { VirtualGrid } from '../../ui/virtual-grid.tsx';
import { galleryIdentitiesDocument } from './gallery.operations.ts';
import { filterOf } from './gallery-search.ts';
import { IdentityFilters } from './identity-filters.tsx';
import { IdentityTile } from './identity-tile.tsx';
import { MergeBar } from './merge-bar.tsx';
import { MergeDialog, type Merge } from './merge-dialog.tsx';
import { LoadingTiles } from './loading-tiles.tsx';

export type IdentityRow = NonNullable<GalleryIdentitiesQuery['gallery']>['identities']['nodes'][number];

const identitiesOf = (result: GalleryIdentitiesQuery) => result.gallery?.identities;
const route = '/shell/galleries/$galleryId';
export const tileSize = { tileWidth: 132, tileHeight: 188 } as const;

/** All people as tiles; one is dropped on another, or several are chosen, to make them one. */
export function IdentitiesView({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('gallery');
  const search = useSearch({ from: route });
  const navigate = useNavigate();
  const filter = filterOf(search);
  const identities = useConnection(
    galleryIdentitiesDocument,
    { id: galleryId, ...(filter === null ? {} : { filter }) },
    identitiesOf,
  );
  const merging = useMerging(identities.rows);
  const [clearings, setClearings] = useState(0);
  const open = ({ id }: { readonly id: string }): void =>
    void navigate({
      to: '/galleries/$galleryId/identities/$identityId',
      params: { galleryId, identityId: id },
    });
  return (
    <>
      <IdentityFilters key={clearings} />
      {identities.isPending ? <LoadingTiles /> : null}
      {identities.error !== null && identities.rows.length === 0 ? (
        <ErrorState error={identities.error} onRetry={identities.refetch} />
      ) : null}
      {identities.first !== undefined && identities.rows.length === 0 ? (
        <NoIdentities
          galleryId={galleryId}
          isFiltered={filter !== null}
          onCleared={() => setClearings((before) => before + 1)}
        />
      ) : null}
      <VirtualGrid
        label={t('view.identities')}
        items={identities.rows}
        itemKey={({ id }) => id}
        {...tileSize}
        hasMore={identities.hasMore}
        onMore={identities.fetchMore}
        onOpen={open}
        tile={(identity) => <IdentityTile galleryId={galleryId} identity={identity} merging={merging} />}
      />
      <MoreFailed of={identities} />
      <MergeBar merging={merging} />
      {merging.asked === null ? null : (
        <MergeDialog key={merging.asked.winner.id} merge={merging.asked} onClose={merging.done} />
      )}
    </>
  );
}

export interface Merging {
  readonly mayMerge: boolean;
  readonly chosen: readonly IdentityRow[];
  readonly isChosen: (id: string) => boolean;
  readonly toggle: (identity: IdentityRow) => void;
  /** Asks whether the dropped ones are the one that they were dropped on. */
  readonly ask: (winner: IdentityRow, losers: readonly IdentityRow[]) => void;
  readonly asked: Merge | null;
  readonly find: (id: string) => IdentityRow | undefined;
  readonly clear: () => void;
  readonly done: () => void;
}

function useMerging(rows: readonly IdentityRow[]): Merging {
  const { t } = useTranslation('gallery');
  const mayMerge = usePermission('IDENTITY_WRITE');
  const [chosen, setChosen] = useState<readonly IdentityRow[]>([]);
  const [asked, setAsked] = useState<Merge | null>(null);
  const ids = useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]);
  const [first, ...others] = chosen;
  const askChosen = (): void => {
    if (first !== undefined && others.length > 0) setAsked({ winner: first, losers: others });
  };
  const isOff = !mayMerge || chosen.length < 2;
  usePageHotkeys([{ keys: 'M', label: t('merge.chosen'), run: askChosen, isOff }]);
  const clear = (): void => setChosen([]);
  return {
    ...{ mayMerge, chosen, asked, clear },
    isChosen: (id) => ids.has(id),
    toggle: (identity) =>
      setChosen(ids.has(identity.id) ? chosen.filter(({ id }) => id !== identity.id) : [...chosen, identity]),
    ask: (winner, losers) => setAsked({ winner, losers: losers.filter(({ id }) => id !== winner.id) }),
    find: (id) => rows.find((row) => row.id === id),
    done: () => {
      setAsked(null);
      clear();
    },
  };
}

interface NoIdentitiesProps {
  readonly galleryId: string;
  readonly isFiltered: boolean;
  /** The address has no filter any more, and the fields have to follow it. */
  readonly onCleared: () => void;
}

function NoIdentities({ galleryId, isFiltered, onCleared }: NoIdentitiesProps) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate({ from: '/galleries/$galleryId' });
  if (isFiltered)
    return (
      <EmptyState
        title={t('nobody.title')}
        hint={t('nobody.hint')}
        action={
          <Button variant="default" onClick={() => void navigate({ search: {} }).then(onCleared)}>
            {t('nobody.clear')}
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={IconUsers}
      title={t('empty.title')}
      hint={t('empty.hint')}
      action={
        <Can permission="SAMPLE_WRITE">
          <LinkButton to="/galleries/$galleryId/import" params={{ galleryId }}>
            {t('toImport')}
          </LinkButton>
        </Can>
      }
    />
  );
}
