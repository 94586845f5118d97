import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { safeReturn } from '../../app/signed-out.ts';

const texts = (): Promise<null> => loadTexts('session');

/** Pages of those who are not signed in: outside the frame. */
export const sessionRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: ({ from }: { from?: unknown }): { from?: string } =>
      from === undefined ? {} : { from: safeReturn(from) },
    loader: texts,
    component: lazyRouteComponent(() => import('./sign-in.page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    loader: texts,
    component: lazyRouteComponent(() => import('./setup.page.tsx'), 'SetupPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invitation',
    loader: texts,
    component: lazyRouteComponent(() => import('./invitation.page.tsx'), 'InvitationPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reset-password',
    loader: texts,
    component: lazyRouteComponent(() => import('./reset-password.page.tsx'), 'ResetPasswordPage'),
  }),
] as const;
