import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { benchSearch } from './bench-search.ts';

export const searchRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/search',
    validateSearch: benchSearch,
    loader: () => loadTexts('search'),
    component: lazyRouteComponent(() => import('./search.page.tsx'), 'SearchPage'),
  }),
] as const;
