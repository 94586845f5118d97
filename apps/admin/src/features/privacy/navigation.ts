import { IconShieldLock } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const privacyNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 50,
    to: '/consent',
    label: 'nav.consent',
    icon: IconShieldLock,
    permission: 'PRIVACY_READ',
  },
];
