import { IconScale } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const evaluationsNavigation: readonly NavigationItem[] = [
  {
    group: 'learning',
    order: 20,
    to: '/evaluations',
    label: 'nav.evaluations',
    icon: IconScale,
    permission: 'TRAINING_READ',
  },
];
