import type { GalleryScope } from '../../core/context.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import { galleryLoader } from './gallery.schema.ts';
import type { Gallery } from './gallery.types.ts';

/** The galleries that somebody is limited to, of those that the caller may see; null if it is to none. */
export async function galleriesOfScope(
  context: GraphqlContext,
  scope: GalleryScope,
): Promise<Gallery[] | null> {
  if (scope.kind === 'ALL') return null;
  const rows = await galleryLoader(context).loadMany([...scope.galleryIds]);
  return rows.flatMap((row) => (row === null || row instanceof Error ? [] : [row]));
}
