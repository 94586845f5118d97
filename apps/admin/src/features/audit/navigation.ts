import { IconListSearch } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const auditNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 40,
    to: '/audit',
    label: 'nav.audit',
    icon: IconListSearch,
    permission: 'AUDIT_READ',
  },
];
