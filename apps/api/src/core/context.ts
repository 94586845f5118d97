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
}

/** What every service call knows about the request it serves. */
export interface RequestContext {
  readonly requestId: string;
  readonly actor: Actor;
  readonly signal?: AbortSignal;
}

export function maySeeGallery(scope: GalleryScope, galleryId: string): boolean {
  return scope.kind === 'ALL' || scope.galleryIds.has(galleryId);
}
