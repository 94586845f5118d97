import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const modelsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/models',
    loader: () => loadTexts('models'),
    component: lazyRouteComponent(() => import('./models.page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/models/$modelId',
    loader: () => loadTexts('models', 'promotion'),
    component: lazyRouteComponent(() => import('./model.page.tsx'), 'ModelPage'),
  }),
] as const;
