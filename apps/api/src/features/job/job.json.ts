import { timeAt, type JsonObject } from '../../core/json.ts';
import type { Job } from './job.types.ts';

const moments = [
  'nextAttemptAt',
  'startedAt',
  'attemptStartedAt',
  'cancelRequestedAt',
  'finishedAt',
] as const satisfies readonly (keyof Job)[];

/** A job as an idempotency record keeps it. */
export function jobToJson(job: Job): JsonObject {
  const times = moments.map((key) => [key, job[key]?.toISOString() ?? null]);
  return {
    ...job,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    ...(Object.fromEntries(times) as Record<(typeof moments)[number], string | null>), // reason: fromEntries forgets its keys
  };
}

export function jobFromJson(json: JsonObject): Job {
  const job = json as unknown as Job; // reason: written by jobToJson; its times are revived below
  const times = moments.map((key) => [key, typeof json[key] === 'string' ? timeAt(json, key) : null]);
  return {
    ...job,
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
    ...(Object.fromEntries(times) as Record<(typeof moments)[number], Date | null>), // reason: as above
  };
}
