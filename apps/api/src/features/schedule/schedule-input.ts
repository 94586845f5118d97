import { isStorableJson } from '../../core/storable-text.ts';
import { jsonBytes } from '../../core/json.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { parseCronPlan, type CronPlan, type CronProblem } from './cron.ts';
import {
  scheduleLimits,
  type RunCondition,
  type ScheduleDraft,
  type ScheduledWork,
  type ScheduledWorks,
} from './schedule.types.ts';

const maxOptionBytes = 16_384;
const maxCount = 1_000_000;
const at = (field: string): readonly string[] => ['input', field];

/** Checks and tidies a draft, whatever of it came with this call. Which galleries there are is not looked at. */
export function parseSchedule(
  draft: ScheduleDraft,
  works: ScheduledWorks,
  now: Date,
): Result<ScheduleDraft, UserFailure> {
  const name = plainText(draft.name, { min: 1, max: 200, path: at('name') });
  if (!name.ok) return name;
  const plan = parsePlan(draft, now);
  if (!plan.ok) return plan;
  const work = works[draft.kind];
  const problem =
    galleryProblem(draft, work) ?? optionsProblem(draft, work) ?? conditionProblem(draft.onlyIf, work);
  return problem === null ? ok({ ...draft, ...plan.value, name: name.value }) : fail(problem);
}

const cronFailures: Readonly<Record<CronProblem, UserFailure>> = {
  MALFORMED: {
    code: 'INVALID_CRON',
    message: 'cron must have five fields (minute, hour, day, month, weekday), for example 0 3 * * MON',
    path: at('cron'),
  },
  NEVER_FIRES: { code: 'CRON_NEVER_FIRES', message: 'no date matches cron', path: at('cron') },
  UNKNOWN_TIME_ZONE: invalidInput('timeZone must be an IANA name, for example Europe/Berlin', at('timeZone')),
};

function parsePlan(plan: CronPlan, now: Date): Result<CronPlan, UserFailure> {
  const { cron, timeZone } = plan;
  const parsed = parseCronPlan({ cron, timeZone }, now);
  return parsed.ok ? parsed : fail(cronFailures[parsed.error]);
}

function galleryProblem({ kind, galleryIds }: ScheduleDraft, work: ScheduledWork): UserFailure | null {
  const { maxGalleries } = scheduleLimits;
  const isFitting = work.isServerWide
    ? galleryIds.length === 0
    : galleryIds.length > 0 && galleryIds.length <= maxGalleries;
  if (isFitting) return null;
  const rule = work.isServerWide ? 'is about the whole server' : `is about 1 to ${maxGalleries} galleries`;
  return invalidInput(`${kind} ${rule}`, at('galleryIds'));
}

function optionsProblem({ options }: ScheduleDraft, work: ScheduledWork): UserFailure | null {
  if (jsonBytes(options) > maxOptionBytes || !isStorableJson(options))
    return invalidInput(`options must have at most ${maxOptionBytes} bytes of clean text`, at('options'));
  const problem = work.optionsProblem(options);
  return problem === null ? null : invalidInput(problem, at('options'));
}

function conditionProblem(condition: RunCondition | null, work: ScheduledWork): UserFailure | null {
  if (condition === null) return null;
  const counts = [condition.minNewFeedback, condition.minNewSamples];
  if (work.isServerWide) return invalidInput('work on the whole server has no condition', at('onlyIf'));
  if (counts.every((count) => count === null))
    return invalidInput('onlyIf must name one count at least', at('onlyIf'));
  const isValid = counts.every((count) => count === null || (count >= 1 && count <= maxCount));
  return isValid ? null : invalidInput(`the counts of onlyIf must be 1 to ${maxCount}`, at('onlyIf'));
}
