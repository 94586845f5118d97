import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { readSightingsSearch } from './sightings-search.ts';

export const sightingsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/sightings',
    validateSearch: readSightingsSearch,
    // The place to drop pictures is the bench's.
    loader: () => loadTexts('sightings', 'search'),
    component: lazyRouteComponent(() => import('./sightings.page.tsx'), 'SightingsPage'),
  }),
] as const;
