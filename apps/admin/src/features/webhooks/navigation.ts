import { IconWebhook } from '@tabler/icons-react';
import type { NavigationItem } from '../../app/navigation.ts';

export const webhooksNavigation: readonly NavigationItem[] = [
  {
    group: 'administration',
    order: 30,
    to: '/webhooks',
    label: 'nav.webhooks',
    icon: IconWebhook,
    permission: 'WEBHOOK_ADMIN',
  },
];
