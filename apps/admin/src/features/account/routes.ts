import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const accountRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/account',
    loader: () => loadTexts('account', 'session'),
    component: lazyRouteComponent(() => import('./account.page.tsx'), 'AccountPage'),
  }),
] as const;
