import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { jobsSearch } from './jobs-search.ts';

export const jobsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/jobs',
    validateSearch: jobsSearch,
    loader: () => loadTexts('jobs'),
    component: lazyRouteComponent(() => import('./jobs.page.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/jobs/$jobId',
    loader: () => loadTexts('jobs'),
    component: lazyRouteComponent(() => import('./job.page.tsx'), 'JobPage'),
  }),
] as const;
