import { IconUsers } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const usersNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 10,
    to: '/users',
    label: 'nav.users',
    icon: IconUsers,
    permission: 'USER_ADMIN',
  },
];
