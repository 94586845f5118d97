import { IconLayoutDashboard } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const dashboardNavigation: readonly NavigationItem[] = [
  {
    group: 'overview',
    order: 10,
    to: '/',
    label: 'nav.dashboard',
    icon: IconLayoutDashboard,
    permission: 'SYSTEM_READ',
  },
];
