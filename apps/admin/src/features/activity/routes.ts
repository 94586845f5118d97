import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const activityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/activity',
    loader: () => loadTexts('activity', 'audit', 'jobs'),
    component: lazyRouteComponent(() => import('./activity.page.tsx'), 'ActivityPage'),
  }),
] as const;
