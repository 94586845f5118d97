import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

/** The model whose evaluations are shown stands in the address. */
function evaluationsSearch({ modelId }: Record<string, unknown>): { readonly modelId?: string } {
  return typeof modelId === 'string' && modelId !== '' ? { modelId } : {};
}

export const evaluationsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/evaluations',
    validateSearch: evaluationsSearch,
    loader: () => loadTexts('evaluations'),
    component: lazyRouteComponent(() => import('./evaluations.page.tsx'), 'EvaluationsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/evaluations/$evaluationId',
    loader: () => loadTexts('evaluations', 'promotion'),
    component: lazyRouteComponent(() => import('./evaluation.page.tsx'), 'EvaluationPage'),
  }),
] as const;
