import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { reviewSearch } from './review-search.ts';

export const reviewRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/review',
    validateSearch: reviewSearch,
    loader: () => loadTexts('review'),
    component: lazyRouteComponent(() => import('./review.page.tsx'), 'ReviewPage'),
  }),
] as const;
