import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';
import { readGallerySearch } from './gallery-search.ts';

export const galleryRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries',
    loader: () => loadTexts('gallery'),
    component: lazyRouteComponent(() => import('./galleries.page.tsx'), 'GalleriesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/galleries/$galleryId',
    validateSearch: readGallerySearch,
    // Retention is a feature of its own.
    loader: () => loadTexts('gallery', 'privacy'),
    component: lazyRouteComponent(() => import('./gallery.page.tsx'), 'GalleryPage'),
  }),
] as const;
