import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

interface ImportSearch {
  /** The import that is looked at. */
  readonly job?: string;
}

export const importRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/import',
    validateSearch: ({ job }: Record<string, unknown>): ImportSearch =>
      typeof job === 'string' && job !== '' ? { job } : {},
    loader: () => loadTexts('import'),
    component: lazyRouteComponent(() => import('./import.page.tsx'), 'ImportPage'),
  }),
] as const;
