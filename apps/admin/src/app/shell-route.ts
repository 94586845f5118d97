import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isCode } from '../graphql/request-error.ts';
import { rootRoute } from './root-route.tsx';
import { viewerQuery } from './viewer.ts';

/** The frame around every page of those who are signed in; the parent of each feature's routes. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.query({ ...viewerQuery, staleTime: 'static' });
    } catch (error) {
      if (!isCode(error, 'UNAUTHENTICATED')) throw error;
      redirect({ to: '/sign-in', search: { from: location.href }, throw: true });
    }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
});
