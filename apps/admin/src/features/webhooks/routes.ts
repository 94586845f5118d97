import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const webhooksRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/webhooks',
    loader: () => loadTexts('webhooks'),
    component: lazyRouteComponent(() => import('./webhooks.page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/webhooks/$webhookId',
    loader: () => loadTexts('webhooks'),
    component: lazyRouteComponent(() => import('./webhook.page.tsx'), 'WebhookPage'),
  }),
] as const;
