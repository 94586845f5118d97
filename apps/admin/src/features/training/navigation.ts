import { IconSchool } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const trainingNavigation: readonly NavigationItem[] = [
  {
    group: 'learning',
    order: 10,
    to: '/training-runs',
    label: 'nav.trainingRuns',
    icon: IconSchool,
    permission: 'TRAINING_READ',
  },
];
