import { z } from 'zod';
import { modalities } from '../core/modality.ts';
import type { JsonObject } from '../core/json.ts';
import { ok } from '../core/result.ts';
import { decodeId } from '../graphql/global-id.ts';
import { insertJob } from '../features/job/job.store.ts';
import type { JobKind } from '../features/job/job.types.ts';
import { startTrainingIn } from '../features/training/start-training.ts';
import { parseTrainingOptions } from '../features/training/training-options.ts';
import { trainingRecipes } from '../features/training/training.types.ts';
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

const trainingRequest = z.strictObject({
  recipe: z.enum(trainingRecipes).optional(),
  modality: z.enum(modalities).optional(),
  options: z.record(z.string(), z.json()).optional(),
  autoPromote: z.boolean().optional(),
  force: z.boolean().optional(),
  /** As the API names it; a model that is gone when the schedule is due makes a skipped run. */
  initModelVersionId: z
    .string()
    .refine((id) => decodeId('ModelVersion', id) !== null, { message: 'must be the id of a model' })
    .optional(),
});

/** One training on all galleries of the schedule together: what `startTraining` does, checked as strictly. */
const training: ScheduledWork = {
  isServerWide: false,
  optionsProblem: (options) => {
    const problem = problemsOf(trainingRequest)(options);
    if (problem !== null) return problem;
    const { recipe = 'ADAPTER', options: given = {}, initModelVersionId } = trainingRequest.parse(options);
    if (recipe === 'ADAPTER' && initModelVersionId !== undefined)
      return 'initModelVersionId: an adapter starts as no change at all: choose another recipe';
    const parsed = parseTrainingOptions(given, recipe);
    return parsed.ok ? null : parsed.error.message;
  },
  start: async (tx, { scheduleId, galleryIds, options, actorId }) => {
    const scope = { kind: 'SOME' as const, galleryIds: new Set(galleryIds) };
    const { initModelVersionId: init, ...asked } = trainingRequest.parse(options);
    const request = {
      ...asked,
      galleryIds,
      ...(init === undefined ? {} : { initModelVersionId: decodeId('ModelVersion', init) }),
    };
    const started = await startTrainingIn(tx, { actorId, scope, scheduleId }, request);
    return started.ok ? ok([started.value.job]) : started;
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
