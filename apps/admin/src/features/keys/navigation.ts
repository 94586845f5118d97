import { IconKey } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const keysNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 20,
    to: '/keys',
    label: 'nav.keys',
    icon: IconKey,
    permission: 'KEY_ADMIN',
  },
];
