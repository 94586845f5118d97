import { Cron } from 'croner';
import { fail, ok, type Result } from '../../core/result.ts';
import { knownTimeZone } from '../../core/time-zone.ts';

export type CronProblem = 'MALFORMED' | 'NEVER_FIRES' | 'UNKNOWN_TIME_ZONE';

/** A cron expression of five fields in an IANA time zone. */
export interface CronPlan {
  readonly cron: string;
  readonly timeZone: string;
}

const maxLength = 100;
/** Numbers, ranges, lists, steps and the names of months and weekdays: what every cron knows. */
const field = /^(\d+|[A-Za-z]{3}|[*,/-])+$/;

/**
 * Checks a plan.
 *
 * @param now From when on a moment is looked for.
 * @returns The plan with single spaces between the fields, and the time zone's own spelling.
 */
export function parseCronPlan(plan: CronPlan, now: Date): Result<CronPlan, CronProblem> {
  const fields = plan.cron.trim().split(/\s+/);
  if (plan.cron.length > maxLength || fields.length !== 5 || !fields.every((text) => field.test(text)))
    return fail('MALFORMED');
  const timeZone = knownTimeZone(plan.timeZone);
  if (timeZone === null) return fail('UNKNOWN_TIME_ZONE');
  const parsed = { cron: fields.join(' '), timeZone };
  try {
    return nextMoment(parsed, now) === null ? fail('NEVER_FIRES') : ok(parsed);
  } catch {
    return fail('MALFORMED'); // the parser's own words are about its syntax, which is wider than ours
  }
}

/**
 * The first moment after `after` that matches, to the minute; null if none of the next years does.
 *
 * Local times that a change to summer time leaves out happen once, at the end of the gap. Of local times that come twice a
 * fixed hour means the first; `*` and steps of the hour mean both, so that "every 15 minutes" stays every 15 minutes.
 */
export function nextMoment({ cron, timeZone }: CronPlan, after: Date): Date | null {
  return new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true }).nextRun(after);
}

/** The first `count` moments from `first` on, which is one itself. */
export function momentsFrom(plan: CronPlan, first: Date, count: number): readonly Date[] {
  const moments = [first];
  for (let last: Date | null = first; moments.length < count;) {
    last = nextMoment(plan, last);
    if (last === null) break;
    moments.push(last);
  }
  return moments;
}
