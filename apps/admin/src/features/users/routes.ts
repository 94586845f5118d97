import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const usersRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/users',
    loader: () => loadTexts('users'),
    component: lazyRouteComponent(() => import('./users.page.tsx'), 'UsersPage'),
  }),
] as const;
