import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

/** Whether a link shows where the person was. */
export interface IdentitySearch {
  readonly timeline?: true;
}

const readIdentitySearch = ({ timeline }: Record<string, unknown>): IdentitySearch =>
  timeline === true ? { timeline } : {};

export const identityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/identities/$identityId',
    validateSearch: readIdentitySearch,
    // The dialog that merges is the gallery's, the words of the history are the audit log's, consent and the timeline are features of their own.
    loader: () => loadTexts('identity', 'gallery', 'audit', 'privacy', 'sightings'),
    component: lazyRouteComponent(() => import('./identity.page.tsx'), 'IdentityPage'),
  }),
] as const;
