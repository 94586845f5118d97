import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const systemRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/system',
    loader: () => loadTexts('system'),
    component: lazyRouteComponent(() => import('./system.page.tsx'), 'SystemPage'),
  }),
] as const;
