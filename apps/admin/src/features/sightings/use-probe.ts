import type { Modality, SightingsProbeQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { usePicture } from '../search/use-picture.ts';
import { sightingsCamerasDocument, sightingsProbeDocument } from './sightings.operations.ts';
import type { SightingsChange } from './sightings.page.tsx';
import { usualModality, type SightingsSearch } from './sightings-search.ts';

export type ProbeNode = Extract<
  NonNullable<SightingsProbeQuery['node']>,
  { readonly __typename: 'Sample' | 'Sighting' }
>;

interface Asked {
  readonly galleryId: string;
  readonly search: SightingsSearch;
  readonly onChange: (change: SightingsChange) => void;
}

/** Who is looked for: a picture of the visitor's, or a sample or sighting that the address names. */
export function useProbe({ galleryId, search, onChange }: Asked) {
  const { media } = search;
  const picture = usePicture(galleryId, (id) =>
    onChange({ media: id, sampleId: undefined, sightingId: undefined }),
  );
  const id = search.sampleId ?? search.sightingId;
  const named = useOperation(sightingsProbeDocument, id === undefined ? null : { id });
  const node = nodeOf(named.data);
  const own = picture.url ?? (media === undefined ? null : `/media/${encodeURIComponent(media)}`);
  const gallery = useOperation(sightingsCamerasDocument, { galleryId });
  const modality: Modality = search.by ?? node?.modality ?? usualModality(gallery.data);
  const isModalityKnown = search.by !== undefined || !gallery.isPending;
  return {
    picture,
    node,
    url: id === undefined ? own : (node?.cropUrl ?? null),
    modality,
    /** The address names somebody who is not there (any more). */
    isAbsent: id !== undefined && named.data !== undefined && node === null,
    error: named.error,
    /** Known well enough to be looked for. */
    isReady: id === undefined ? media !== undefined && isModalityKnown : node !== null,
    isStarting: id === undefined && media !== undefined && !isModalityKnown,
    retry: () => void named.refetch(),
  };
}

export type SightingsProbe = ReturnType<typeof useProbe>;

function nodeOf(data: SightingsProbeQuery | undefined): ProbeNode | null {
  const node = data?.node ?? null;
  return node?.__typename === 'Sample' || node?.__typename === 'Sighting' ? node : null;
}
