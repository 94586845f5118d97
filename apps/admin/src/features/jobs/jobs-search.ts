import type { JobState } from '../../graphql/generated/graphql.ts';

export const jobStates: readonly JobState[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

/** The filter stands in the address, so that it can be kept and sent. */
export interface JobsSearch {
  readonly state?: JobState;
  readonly kind?: string;
  readonly galleryId?: string;
}

export function jobsSearch(given: Record<string, unknown>): JobsSearch {
  const state = jobStates.find((one) => one === given['state']);
  const { kind, galleryId } = given;
  return {
    ...(state === undefined ? {} : { state }),
    ...(typeof kind === 'string' && kind !== '' ? { kind } : {}),
    ...(typeof galleryId === 'string' && galleryId !== '' ? { galleryId } : {}),
  };
}
