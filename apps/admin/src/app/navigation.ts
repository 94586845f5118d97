import type { Icon } from '@tabler/icons-react';
import type { ParseKeys } from 'i18next';
import { activityNavigation } from '../features/activity/navigation.ts';
import { auditNavigation } from '../features/audit/navigation.ts';
import { camerasNavigation } from '../features/cameras/navigation.ts';
import { dashboardNavigation } from '../features/dashboard/navigation.ts';
import { evaluationsNavigation } from '../features/evaluations/navigation.ts';
import { galleryNavigation } from '../features/gallery/navigation.ts';
import { importNavigation } from '../features/import/navigation.ts';
import { jobsNavigation } from '../features/jobs/navigation.ts';
import { keysNavigation } from '../features/keys/navigation.ts';
import { modelsNavigation } from '../features/models/navigation.ts';
import { privacyNavigation } from '../features/privacy/navigation.ts';
import { reviewNavigation } from '../features/review/navigation.ts';
import { schedulesNavigation } from '../features/schedules/navigation.ts';
import { searchNavigation } from '../features/search/navigation.ts';
import { sightingsNavigation } from '../features/sightings/navigation.ts';
import { systemNavigation } from '../features/system/navigation.ts';
import { thresholdsNavigation } from '../features/thresholds/navigation.ts';
import { trainingNavigation } from '../features/training/navigation.ts';
import { unknownsNavigation } from '../features/unknowns/navigation.ts';
import { usersNavigation } from '../features/users/navigation.ts';
import { webhooksNavigation } from '../features/webhooks/navigation.ts';

export const navigationGroups = [
  'overview',
  'recognition',
  'learning',
  'operation',
  'administration',
] as const;
export type NavigationGroup = (typeof navigationGroups)[number];

/** A page in the navigation on the left, and in the spotlight. */
export interface NavigationItem {
  readonly group: NavigationGroup;
  /** Within the group. */
  readonly order: number;
  /** A route's path; with `$galleryId` it leads to the gallery that is chosen. */
  readonly to: string;
  /** A key of the frame's texts, `nav.…`. */
  readonly label: Extract<ParseKeys, `nav.${string}`>;
  readonly icon: Icon;
  /** Who lacks it does not see the page. */
  readonly permission: string;
}

/** Each feature's pages: one import and one line. */
export const navigation: readonly NavigationItem[] = [
  ...activityNavigation,
  ...auditNavigation,
  ...camerasNavigation,
  ...dashboardNavigation,
  ...evaluationsNavigation,
  ...galleryNavigation,
  ...importNavigation,
  ...jobsNavigation,
  ...keysNavigation,
  ...modelsNavigation,
  ...privacyNavigation,
  ...reviewNavigation,
  ...schedulesNavigation,
  ...searchNavigation,
  ...sightingsNavigation,
  ...systemNavigation,
  ...thresholdsNavigation,
  ...trainingNavigation,
  ...unknownsNavigation,
  ...usersNavigation,
  ...webhooksNavigation,
];

/** Orders the items of each group, without those that the viewer may not see. */
export function navigationFor(
  permissions: readonly string[],
): readonly (readonly [NavigationGroup, readonly NavigationItem[]])[] {
  return navigationGroups.flatMap((group) => {
    const items = navigation
      .filter((item) => item.group === group && permissions.includes(item.permission))
      .sort((a, b) => a.order - b.order);
    return items.length === 0 ? [] : [[group, items] as const];
  });
}
