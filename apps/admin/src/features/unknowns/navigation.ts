import { IconUserQuestion } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const unknownsNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 30,
    to: '/galleries/$galleryId/unknowns',
    label: 'nav.unknowns',
    icon: IconUserQuestion,
    permission: 'FEEDBACK_DECIDE',
  },
];
