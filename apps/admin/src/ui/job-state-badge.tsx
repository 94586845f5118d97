import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { JobState } from '../graphql/generated/graphql.ts';

const colors = {
  QUEUED: 'gray',
  RUNNING: 'accent',
  SUCCEEDED: 'teal',
  FAILED: 'red',
  CANCELLED: 'gray',
} as const;

/** How far a job, or what one works on, is. */
export function JobStateBadge({ state }: { readonly state: JobState }) {
  const { t } = useTranslation('ui');
  return (
    <Badge color={colors[state]} variant="light">
      {t(`jobState.${state}`)}
    </Badge>
  );
}

/** Nothing changes any more by itself. */
export const isOver = (state: JobState): boolean => state !== 'QUEUED' && state !== 'RUNNING';
