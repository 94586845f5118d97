import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const thresholdsNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 60,
    to: '/galleries/$galleryId/thresholds',
    label: 'nav.thresholds',
    icon: IconAdjustmentsHorizontal,
    permission: 'GALLERY_READ',
  },
];
