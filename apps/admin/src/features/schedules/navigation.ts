import { IconCalendarClock } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const schedulesNavigation: readonly NavigationItem[] = [
  {
    group: 'operation',
    order: 10,
    to: '/schedules',
    label: 'nav.schedules',
    icon: IconCalendarClock,
    permission: 'SCHEDULE_READ',
  },
];
