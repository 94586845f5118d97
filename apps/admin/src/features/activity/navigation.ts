import { IconActivity } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const activityNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 70,
    to: '/galleries/$galleryId/activity',
    label: 'nav.activity',
    icon: IconActivity,
    permission: 'GALLERY_READ',
  },
];
