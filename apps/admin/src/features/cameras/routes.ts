import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { readCamerasSearch } from './cameras-search.ts';

export const camerasRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/cameras',
    validateSearch: readCamerasSearch,
    loader: () => loadTexts('cameras'),
    component: lazyRouteComponent(() => import('./cameras.page.tsx'), 'CamerasPage'),
  }),
] as const;
