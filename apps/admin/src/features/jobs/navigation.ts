import { IconListCheck } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const jobsNavigation: readonly NavigationItem[] = [
  {
    group: 'operation',
    order: 20,
    to: '/jobs',
    label: 'nav.jobs',
    icon: IconListCheck,
    permission: 'JOB_READ',
  },
];
