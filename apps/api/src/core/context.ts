export const roles = ['OWNER', 'ADMIN', 'REVIEWER', 'INTEGRATOR', 'VIEWER'] as const;
export type Role = (typeof roles)[number];

/** Which galleries an actor may touch; what lies outside does not exist for it. */
export type GalleryScope =
  { readonly kind: 'ALL' } | { readonly kind: 'SOME'; readonly galleryIds: ReadonlySet<string> };

/** Who acts: a person who is signed in, or an API key. Ids of both are unique together. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** Of a person; a key has none. */
  readonly email?: string;
  readonly role: Role;
  readonly scope: GalleryScope;
  readonly maySeeEmbeddings: boolean;
  /** Told decisions and a rounded confidence, and no similarity. */
  readonly decisionOnly?: boolean;
}

/** What every service call knows about the request it serves. */
export interface RequestContext {
  readonly requestId: string;
  readonly actor: Actor;
  /** Of a person who came with a cookie. */
  readonly sessionId?: string;
  readonly signal?: AbortSignal;
}

/** A scope as rows keep it: a mark, and the galleries where it is not set. */
export function scopeOf(row: {
  readonly allGalleries: boolean;
  readonly galleries: readonly { readonly galleryId: string }[];
}): GalleryScope {
  if (row.allGalleries) return { kind: 'ALL' };
  return { kind: 'SOME', galleryIds: new Set(row.galleries.map(({ galleryId }) => galleryId)) };
}

/**
 * Whether whoever is limited to `outer` may see whoever is limited to `inner`. One whose galleries are all gone is nobody's but
 * theirs who see everything.
 */
export function isScopeWithin(inner: GalleryScope, outer: GalleryScope): boolean {
  if (outer.kind === 'ALL') return true;
  if (inner.kind === 'ALL' || inner.galleryIds.size === 0) return false;
  return [...inner.galleryIds].every((id) => outer.galleryIds.has(id));
}

export function maySeeGallery(scope: GalleryScope, galleryId: string): boolean {
  return scope.kind === 'ALL' || scope.galleryIds.has(galleryId);
}
