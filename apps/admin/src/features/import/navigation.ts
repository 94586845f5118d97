import { IconUpload } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const importNavigation: readonly NavigationItem[] = [
  {
    group: 'recognition',
    order: 20,
    to: '/galleries/$galleryId/import',
    label: 'nav.import',
    icon: IconUpload,
    permission: 'SAMPLE_WRITE',
  },
];
