import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const dashboardRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    loader: () => loadTexts('dashboard'),
    component: lazyRouteComponent(() => import('./dashboard.page.tsx'), 'DashboardPage'),
  }),
] as const;
