import { z } from 'zod';
import { modalities } from '../core/modality.ts';
import type { JsonObject } from '../core/json.ts';
import { ok } from '../core/result.ts';
import { insertJob } from '../features/job/job.store.ts';
import type { JobKind } from '../features/job/job.types.ts';
import type { ScheduledWork, ScheduledWorks } from '../features/schedule/schedule.types.ts';

const nothing = z.strictObject({});
const ofModality = z.strictObject({ modality: z.enum(modalities).default('FACE') });

function problemsOf(schema: z.ZodType): (options: JsonObject) => string | null {
  return (options) => {
    const parsed = schema.safeParse(options);
    if (parsed.success) return null;
    return parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
  };
}

/** A job of the kind for each gallery. */
function eachGallery(kind: JobKind): ScheduledWork {
  return {
    isServerWide: false,
    optionsProblem: problemsOf(ofModality),
    start: async (tx, { galleryIds, options, actorId }) => {
      const jobs = [];
      for (const galleryId of galleryIds) {
        jobs.push(await insertJob(tx, { kind, galleryId, input: ofModality.parse(options), actorId }));
      }
      return ok(jobs);
    },
  };
}

function wholeServer(kind: JobKind): ScheduledWork {
  return {
    isServerWide: true,
    optionsProblem: problemsOf(nothing),
    start: async (tx, { actorId }) =>
      ok([await insertJob(tx, { kind, galleryId: null, input: {}, actorId })]),
  };
}

/** One training on all galleries of the schedule together. */
const training: ScheduledWork = {
  isServerWide: false,
  optionsProblem: () => null,
  start: async (tx, { scheduleId, galleryIds, options, actorId }) => {
    const [only = null] = galleryIds.length === 1 ? galleryIds : [];
    const input = { scheduleId, galleryIds, options };
    return ok([await insertJob(tx, { kind: 'train', galleryId: only, galleryIds, input, actorId })]);
  },
};

/** What each kind of schedule starts. */
export function createScheduledWorks(): ScheduledWorks {
  return {
    TRAINING: training,
    CALIBRATION: eachGallery('calibrate'),
    CLUSTERING: eachGallery('cluster'),
    REPORT: eachGallery('report'),
    RETENTION: wholeServer('retention'),
    RECONCILE: wholeServer('reconcile'),
  };
}
