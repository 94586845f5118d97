import { useDebouncedValue } from '@mantine/hooks';
import { graphql, useOperation } from '../graphql/index.ts';
import type { GalleryName } from './current-gallery.ts';

const galleryChoicesDocument = graphql(`
  query GalleryChoices($filter: GalleryFilter) {
    galleries(first: 50, filter: $filter) {
      nodes {
        id
        name
      }
    }
  }
`);

const typingMs = 200;

/** Galleries whose name has what is typed in it, as the server finds them; the first ones while nothing is typed. */
export function useGalleryChoices(text: string): readonly GalleryName[] {
  const [nameContains] = useDebouncedValue(text, typingMs);
  const filter = nameContains === '' ? {} : { filter: { nameContains } };
  const found = useOperation(galleryChoicesDocument, filter, { keepsPrevious: true });
  return found.data?.galleries.nodes ?? [];
}
