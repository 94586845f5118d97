import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const trainingRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/training-runs',
    loader: () => loadTexts('training', 'evaluations'),
    component: lazyRouteComponent(() => import('./training-runs.page.tsx'), 'TrainingRunsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/training-runs/$trainingRunId',
    loader: () => loadTexts('training', 'evaluations', 'promotion'),
    component: lazyRouteComponent(() => import('./training-run.page.tsx'), 'TrainingRunPage'),
  }),
] as const;
