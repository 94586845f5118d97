import { IconCube } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const modelsNavigation: readonly NavigationItem[] = [
  {
    group: 'learning',
    order: 30,
    to: '/models',
    label: 'nav.models',
    icon: IconCube,
    permission: 'SYSTEM_READ',
  },
];
