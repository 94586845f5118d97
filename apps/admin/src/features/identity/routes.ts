import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const identityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/identities/$identityId',
    // The dialog that merges is the gallery's.
    loader: () => Promise.all([loadTexts('identity'), loadTexts('gallery')]),
    component: lazyRouteComponent(() => import('./identity.page.tsx'), 'IdentityPage'),
  }),
] as const;
