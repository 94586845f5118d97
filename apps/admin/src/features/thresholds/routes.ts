import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

interface ThresholdsSearch {
  /** Absent: faces. */
  readonly modality?: 'BODY';
}

export const thresholdsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId/thresholds',
    validateSearch: ({ modality }: Record<string, unknown>): ThresholdsSearch =>
      modality === 'BODY' ? { modality } : {},
    loader: () => loadTexts('thresholds'),
    component: lazyRouteComponent(() => import('./thresholds.page.tsx'), 'ThresholdsPage'),
  }),
] as const;
