import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const keysRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/keys',
    loader: () => loadTexts('keys'),
    component: lazyRouteComponent(() => import('./keys.page.tsx'), 'KeysPage'),
  }),
] as const;
