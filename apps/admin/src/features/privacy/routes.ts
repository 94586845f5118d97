import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

/** The erasure whose receipt is looked at. */
export interface PrivacySearch {
  readonly erasure?: string;
}

const readPrivacySearch = ({ erasure }: Record<string, unknown>): PrivacySearch =>
  typeof erasure === 'string' && erasure !== '' ? { erasure } : {};

export const privacyRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/consent',
    validateSearch: readPrivacySearch,
    loader: () => loadTexts('privacy'),
    component: lazyRouteComponent(() => import('./data-protection.page.tsx'), 'DataProtectionPage'),
  }),
] as const;
