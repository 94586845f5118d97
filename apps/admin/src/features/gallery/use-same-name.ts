import { useDebouncedValue } from '@mantine/hooks';
import { graphql, useOperation } from '../../graphql/index.ts';

const sameNameDocument = graphql(`
  query GallerySameName($name: String!) {
    galleries(first: 20, filter: { nameContains: $name }) {
      nodes {
        id
        name
      }
    }
  }
`);

const typingMs = 300;
const folded = (name: string): string => name.trim().toLowerCase();

/** Whether another gallery that the visitor sees has this name already. */
export function useSameName(name: string, ownId: string | null): boolean {
  const [asked] = useDebouncedValue(name.trim(), typingMs);
  const found = useOperation(sameNameDocument, asked === '' ? null : { name: asked });
  const nodes = found.data?.galleries.nodes ?? [];
  return nodes.some((gallery) => gallery.id !== ownId && folded(gallery.name) === folded(name));
}
