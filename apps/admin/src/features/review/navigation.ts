import { IconChecklist } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const reviewNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 20,
    to: '/galleries/$galleryId/review',
    label: 'nav.review',
    icon: IconChecklist,
    permission: 'FEEDBACK_DECIDE',
  },
];
