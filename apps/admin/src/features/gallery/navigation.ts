import { IconPhoto, IconUsers } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const galleryNavigation: readonly NavigationItem[] = [
  {
    group: 'overview',
    order: 20,
    to: '/galleries',
    label: 'nav.galleries',
    icon: IconPhoto,
    permission: 'GALLERY_READ',
  },
  {
    group: 'recognition',
    order: 10,
    to: '/galleries/$galleryId',
    label: 'nav.gallery',
    icon: IconUsers,
    permission: 'IDENTITY_READ',
  },
];
