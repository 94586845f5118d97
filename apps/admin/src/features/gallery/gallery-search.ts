export const galleryViews = ['identities', 'samples', 'settings'] as const;
export type GalleryView = (typeof galleryViews)[number];

/** What a link to a gallery keeps; all absent: every identity. */
export interface GallerySearch {
  readonly view?: GalleryView;
  /** Part of a name or external id. */
  readonly q?: string;
  readonly tag?: string;
  readonly state?: 'enabled' | 'disabled';
}

export function readGallerySearch(given: Record<string, unknown>): GallerySearch {
  const view = galleryViews.find((one) => one === given['view']);
  const q = textOf(given['q']);
  const tag = textOf(given['tag']);
  const state = (['enabled', 'disabled'] as const).find((one) => one === given['state']);
  return {
    ...(view === undefined || view === 'identities' ? {} : { view }),
    ...(q === null ? {} : { q }),
    ...(tag === null ? {} : { tag }),
    ...(state === undefined ? {} : { state }),
  };
}

/** A number in an address was meant as text. */
function textOf(value: unknown): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text.slice(0, 200);
}

/** The filter of the API for what the address says; null where it says nothing. */
export function filterOf({ q, tag, state }: GallerySearch) {
  if (q === undefined && tag === undefined && state === undefined) return null;
  return {
    ...(q === undefined ? {} : { textContains: q }),
    ...(tag === undefined ? {} : { tag }),
    ...(state === undefined ? {} : { enabled: state === 'enabled' }),
  };
}
