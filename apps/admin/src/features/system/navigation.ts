import { IconServer2 } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const systemNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 90,
    to: '/system',
    label: 'nav.system',
    icon: IconServer2,
    permission: 'SYSTEM_READ',
  },
];
