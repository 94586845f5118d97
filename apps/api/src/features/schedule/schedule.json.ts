import { timeAt, type JsonObject } from '../../core/json.ts';
import type { Schedule, ScheduleRun } from './schedule.types.ts';

/** A schedule as an idempotency record keeps it. */
export function scheduleToJson(schedule: Schedule): JsonObject {
  const { nextRunAt, createdAt, updatedAt, onlyIf, ...rest } = schedule;
  return {
    ...rest,
    onlyIf: onlyIf === null ? null : { ...onlyIf },
    nextRunAt: nextRunAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function scheduleFromJson(json: JsonObject): Schedule {
  const schedule = json as unknown as Schedule; // reason: written by scheduleToJson; its times are revived below
  return {
    ...schedule,
    nextRunAt: json['nextRunAt'] === null ? null : timeAt(json, 'nextRunAt'),
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
  };
}

export function runToJson(run: ScheduleRun): JsonObject {
  return { ...run, dueAt: run.dueAt.toISOString(), firedAt: run.firedAt.toISOString() };
}

export function runFromJson(json: JsonObject): ScheduleRun {
  const run = json as unknown as ScheduleRun; // reason: written by runToJson; its times are revived here
  return { ...run, dueAt: timeAt(json, 'dueAt'), firedAt: timeAt(json, 'firedAt') };
}
