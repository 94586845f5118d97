import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const identityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/identities/$identityId',
    // The dialog that merges is the gallery's, the words of the history are the audit log's, consent is a feature of its own.
    loader: () => loadTexts('identity', 'gallery', 'audit', 'privacy'),
    component: lazyRouteComponent(() => import('./identity.page.tsx'), 'IdentityPage'),
  }),
] as const;
