import { useGalleryChoices } from '../../app/gallery-choices.ts';

const folded = (name: string): string => name.trim().toLowerCase();

/** Whether another gallery that the visitor sees has this name already. */
export function useSameName(name: string, ownId: string | null): boolean {
  return useGalleryChoices(name.trim()).some(
    (gallery) => gallery.id !== ownId && folded(gallery.name) === folded(name),
  );
}
