import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '../../app/i18n/i18n.ts';
import { shellRoute } from '../../app/shell-route.ts';

export const schedulesRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/schedules',
    loader: () => loadTexts('schedules', 'training'),
    component: lazyRouteComponent(() => import('./schedules.page.tsx'), 'SchedulesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/schedules/$scheduleId',
    loader: () => loadTexts('schedules', 'training'),
    component: lazyRouteComponent(() => import('./schedule.page.tsx'), 'SchedulePage'),
  }),
] as const;
