import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { graphql, useOperation } from '../graphql/index.ts';

const storageKey = 'gallerist.gallery';

const currentGalleryDocument = graphql(`
  query CurrentGallery($id: ID!) {
    gallery(id: $id) {
      id
      name
    }
  }
`);

const firstGalleryDocument = graphql(`
  query FirstGallery {
    galleries(first: 1) {
      nodes {
        id
        name
      }
    }
  }
`);

export interface GalleryName {
  readonly id: string;
  readonly name: string;
}

/** A gallery by its id, as far as it is known yet; null if it is not there, or not for this visitor. */
export function useGalleryNamed(id: string | null): GalleryName | null | undefined {
  return useOperation(currentGalleryDocument, id === null ? null : { id }).data?.gallery;
}

/** Whether the gallery that the address names is not there; the header asks for it anyway. */
export function useIsAbsent(galleryId: string): boolean {
  return useGalleryNamed(galleryId) === null;
}

/** The gallery that the address names, else the one that was looked at last, else any; null if there is none (yet). */
export function useCurrentGallery(): GalleryName | null {
  const { galleryId }: { readonly galleryId?: string } = useParams({ strict: false });
  const id = galleryId ?? localStorage.getItem(storageKey);
  const named = useOperation(currentGalleryDocument, id === null ? null : { id });
  const isGone = named.data?.gallery === null || named.isError;
  const first = useOperation(firstGalleryDocument, id === null || isGone ? {} : null);
  const current = named.data?.gallery ?? first.data?.galleries.nodes[0] ?? null;
  useEffect(() => {
    if (current !== null) localStorage.setItem(storageKey, current.id);
  }, [current]);
  return current;
}
