import { IconCamera } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const camerasNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 50,
    to: '/galleries/$galleryId/cameras',
    label: 'nav.cameras',
    icon: IconCamera,
    permission: 'GALLERY_READ',
  },
];
