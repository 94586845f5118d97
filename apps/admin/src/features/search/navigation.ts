import { IconUserSearch } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const searchNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 10,
    to: '/galleries/$galleryId/search',
    label: 'nav.search',
    icon: IconUserSearch,
    permission: 'RECOGNISE',
  },
];
