import { IconEyeSearch } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const sightingsNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 15,
    to: '/galleries/$galleryId/sightings',
    label: 'nav.sightings',
    icon: IconEyeSearch,
    permission: 'RECOGNISE',
  },
];
