import type { NavigateOptions } from '@tanstack/react-router';
import type { NavigationItem } from '../navigation.ts';

export interface Target {
  readonly to: string;
  readonly params: Readonly<Record<string, string>>;
  /** Pages below it have entries of their own, so that it counts as active only itself. */
  readonly isOwner: boolean;
}

/** Where an entry leads; pages of a gallery lead to the list of galleries while there is none. */
export function targetOf({ to }: Pick<NavigationItem, 'to'>, galleryId: string | null): Target {
  if (!to.includes('$galleryId')) return { to, params: {}, isOwner: to === '/galleries' };
  if (galleryId === null) return { to: '/galleries', params: {}, isOwner: true };
  return { to, params: { galleryId }, isOwner: to === '/galleries/$galleryId' };
}

/** For pages that are known at run time only; where the page is known, write it out and let the compiler check it. */
export function toPage(to: string, params: Readonly<Record<string, string>>): NavigateOptions {
  return { to, params } as unknown as NavigateOptions; // reason: the router knows its paths by their literal types
}
