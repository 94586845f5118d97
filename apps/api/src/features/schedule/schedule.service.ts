import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { runMutation } from '../mutation/mutation.ts';
import { momentsFrom } from './cron.ts';
import { contentOf } from './schedule-content.ts';
import { runSchedule } from './schedule-firing.ts';
import { listScheduleRuns } from './schedule-firing.store.ts';
import { parseSchedule } from './schedule-input.ts';
import { runFromJson, runToJson, scheduleFromJson, scheduleToJson } from './schedule.json.ts';
import * as store from './schedule.store.ts';
import {
  scheduleLimits,
  type Schedule,
  type ScheduleDraft,
  type ScheduleRun,
  type ScheduledWorks,
} from './schedule.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly works: ScheduledWorks;
  /** Told when a job was committed. */
  readonly onJob: () => void;
  /** Told when a schedule was made or changed. */
  readonly onSchedule: () => void;
}

type ScheduleChange = Partial<Omit<ScheduleDraft, 'kind'>>;

/** Work that happens by the clock. */
export class ScheduleService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Schedule[]> {
    return await store.findSchedules(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, page: PageRequest): Promise<Page<Schedule>> {
    return await store.listSchedules(this.#deps.database.client, ctx.actor.scope, page);
  }

  /** For a schedule that the caller was given already; newest first. */
  async runs(scheduleId: string, limit: number): Promise<readonly ScheduleRun[]> {
    return await listScheduleRuns(this.#deps.database.client, scheduleId, limit);
  }

  nextRuns(schedule: Schedule): readonly Date[] {
    if (schedule.nextRunAt === null) return [];
    return momentsFrom(schedule, schedule.nextRunAt, scheduleLimits.shownMoments);
  }

  async create(
    ctx: RequestContext,
    draft: ScheduleDraft,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<Schedule, UserFailure>> {
    const now = this.#deps.clock.now();
    const parsed = parseSchedule(draft, this.#deps.works, now);
    if (!parsed.ok) return parsed;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'createSchedule',
      idempotencyKey,
      input: draft as unknown as JsonObject, // reason: texts, numbers, booleans, null and JSON
      run: async (tx) => {
        const content = await contentOf(tx, ctx, { draft: parsed.value, now });
        if (!content.ok) return content;
        if ((await store.countSchedules(tx)) >= scheduleLimits.maxSchedules) return fail(tooMany);
        const schedule = await store.insertSchedule(tx, content.value, ctx.actor.id);
        return ok({ payload: scheduleToJson(schedule), audit: auditOf(schedule) });
      },
    });
    if (!result.ok) return result;
    this.#deps.onSchedule();
    return ok(scheduleFromJson(result.value));
  }

  /** What the change leaves out stays as it is. */
  async update(
    ctx: RequestContext,
    id: string | null,
    change: ScheduleChange,
  ): Promise<Result<Schedule, UserFailure>> {
    const result = await this.#withSchedule(ctx, { name: 'updateSchedule', id }, async (tx, found) => {
      const now = this.#deps.clock.now();
      const parsed = parseSchedule({ ...found, ...change }, this.#deps.works, now);
      if (!parsed.ok) return parsed;
      const content = await contentOf(tx, ctx, { draft: parsed.value, before: found, now });
      if (!content.ok) return content;
      const schedule = await store.changeSchedule(tx, found.id, content.value);
      const detail = { changed: Object.keys(change) };
      return ok({ payload: scheduleToJson(schedule), audit: { ...auditOf(schedule), detail } });
    });
    if (!result.ok) return result;
    this.#deps.onSchedule();
    return ok(scheduleFromJson(result.value));
  }

  /** Its jobs go on; its runs are forgotten. */
  async delete(ctx: RequestContext, id: string | null): Promise<Result<string, UserFailure>> {
    const result = await this.#withSchedule(ctx, { name: 'deleteSchedule', id }, async (tx, found) => {
      await store.deleteScheduleRow(tx, found.id);
      return ok({ payload: { id: found.id }, audit: auditOf(found) });
    });
    return result.ok ? ok(textAt(result.value, 'id')) : result;
  }

  /** Runs it once by hand, enabled or not, whatever its condition says; `overlap` counts. */
  async runNow(
    ctx: RequestContext,
    id: string | null,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<ScheduleRun, UserFailure>> {
    const mutation = { name: 'runScheduleNow', id, idempotencyKey };
    const result = await this.#withSchedule(ctx, mutation, async (tx, schedule) => {
      const now = this.#deps.clock.now();
      const moment = { dueAt: now, firedAt: now, isManual: true };
      const run = await runSchedule(tx, this.#deps.works, { schedule, ...moment });
      if (run.outcome === 'SKIPPED') return fail(skippedBy(run.reason ?? ''));
      return ok({ payload: runToJson(run), audit: auditOf(schedule) });
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(runFromJson(result.value));
  }

  async #withSchedule(
    ctx: RequestContext,
    mutation: {
      readonly name: string;
      readonly id: string | null;
      readonly idempotencyKey?: string | null | undefined;
    },
    run: (
      tx: Transaction,
      found: Schedule,
    ) => Promise<Result<{ payload: JsonObject; audit: ReturnType<typeof auditOf> }, UserFailure>>,
  ): Promise<Result<JsonObject, UserFailure>> {
    const { name, id, idempotencyKey } = mutation;
    return await runMutation<JsonObject>(this.#deps.database, ctx, {
      name,
      idempotencyKey,
      input: { id },
      run: async (tx) => {
        if (id === null || !(await store.lockSchedule(tx, id))) return fail(absent);
        const [found] = await store.findSchedules(tx, ctx.actor.scope, [id]);
        return found === undefined ? fail(absent) : await run(tx, found);
      },
    });
  }
}

function auditOf(schedule: Schedule) {
  const { id, kind, galleryIds } = schedule;
  const detail: JsonObject = { kind };
  return { targetType: 'Schedule', targetId: id, galleryIds, detail };
}

const absent = notFound('schedule', ['id']);
const tooMany: UserFailure = {
  code: 'LIMIT_EXCEEDED',
  message: `there are ${scheduleLimits.maxSchedules} schedules already`,
};

function skippedBy(reason: string): UserFailure {
  return { code: 'SCHEDULE_SKIPPED', message: `nothing was started: ${reason}`, path: ['id'] };
}
