import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { unknownsSearch } from './unknowns-search.ts';

export const unknownsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/unknowns',
    validateSearch: unknownsSearch,
    loader: () => loadTexts('unknowns'),
    component: lazyRouteComponent(() => import('./unknowns.page.tsx'), 'UnknownsPage'),
  }),
] as const;
