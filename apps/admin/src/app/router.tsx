import { createRouter } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { accountRoutes } from '../features/account/routes.ts';
import { activityRoutes } from '../features/activity/routes.ts';
import { auditRoutes } from '../features/audit/routes.ts';
import { camerasRoutes } from '../features/cameras/routes.ts';
import { dashboardRoutes } from '../features/dashboard/routes.ts';
import { evaluationsRoutes } from '../features/evaluations/routes.ts';
import { galleryRoutes } from '../features/gallery/routes.ts';
import { identityRoutes } from '../features/identity/routes.ts';
import { importRoutes } from '../features/import/routes.ts';
import { jobsRoutes } from '../features/jobs/routes.ts';
import { keysRoutes } from '../features/keys/routes.ts';
import { modelsRoutes } from '../features/models/routes.ts';
import { privacyRoutes } from '../features/privacy/routes.ts';
import { reviewRoutes } from '../features/review/routes.ts';
import { schedulesRoutes } from '../features/schedules/routes.ts';
import { searchRoutes } from '../features/search/routes.ts';
import { sessionRoutes } from '../features/session/routes.ts';
import { sightingsRoutes } from '../features/sightings/routes.ts';
import { systemRoutes } from '../features/system/routes.ts';
import { thresholdsRoutes } from '../features/thresholds/routes.ts';
import { trainingRoutes } from '../features/training/routes.ts';
import { unknownsRoutes } from '../features/unknowns/routes.ts';
import { usersRoutes } from '../features/users/routes.ts';
import { webhooksRoutes } from '../features/webhooks/routes.ts';
import { NotFoundPage } from './not-found.page.tsx';
import { PageError } from './page-error.tsx';
import { PagePending } from './page-pending.tsx';
import { rootRoute } from './root-route.tsx';
import { shellRoute } from './shell-route.ts';

/** Each feature's pages: one import and one line. */
const routeTree = rootRoute.addChildren([
  ...sessionRoutes,
  shellRoute.addChildren([
    ...accountRoutes,
    ...activityRoutes,
    ...auditRoutes,
    ...camerasRoutes,
    ...dashboardRoutes,
    ...evaluationsRoutes,
    ...galleryRoutes,
    ...identityRoutes,
    ...importRoutes,
    ...jobsRoutes,
    ...keysRoutes,
    ...modelsRoutes,
    ...privacyRoutes,
    ...reviewRoutes,
    ...schedulesRoutes,
    ...searchRoutes,
    ...sightingsRoutes,
    ...systemRoutes,
    ...thresholdsRoutes,
    ...trainingRoutes,
    ...unknownsRoutes,
    ...usersRoutes,
    ...webhooksRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient: undefined as unknown as QueryClient }, // reason: handed in by RouterProvider, as the router's manual has it
  defaultPreload: 'intent',
  // TanStack Query keeps the data and knows how old it is.
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFoundPage,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 150,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
