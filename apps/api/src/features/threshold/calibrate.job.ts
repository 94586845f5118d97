import { isModality } from '../../core/modality.ts';
import type { JsonObject } from '../../core/json.ts';
import type { JobHandler } from '../job/job.types.ts';
import { holdSpaces, writtenSpaces } from '../promotion/written-spaces.store.ts';
import { computeThreshold } from './calibrate.ts';
import type { CalibrationParts, CalibrationTarget } from './calibrate.ts';
import { findPolicy, findVersionOfJob, insertVersion, lockThreshold } from './threshold.store.ts';
import type { ThresholdVersion } from './threshold.types.ts';

/** What became of a calibration. */
export type CalibrationOutcome =
  | { readonly outcome: 'applied'; readonly version: ThresholdVersion }
  /** Somebody set another policy meanwhile, whose own calibration follows. */
  | { readonly outcome: 'superseded' }
  /** The gallery or the space is gone, or the gallery is not written in the space any more. */
  | { readonly outcome: 'gone' };

/**
 * Computes and applies the threshold of a gallery in a space, which need not be the active one: a promotion calls it for the
 * space that is going to be. With a job's id it does so once, however often the job is begun again.
 *
 * @throws The signal's reason once it is aborted; nothing is applied then.
 */
export async function calibrate(
  parts: CalibrationParts,
  target: CalibrationTarget,
  options: { readonly jobId?: string; readonly signal?: AbortSignal } = {},
): Promise<CalibrationOutcome> {
  const { database } = parts;
  const { galleryId, modality, spaceId } = target;
  const { jobId = null, signal } = options;
  const done = jobId === null ? null : await findVersionOfJob(database.client, jobId, spaceId);
  if (done !== null) return { outcome: 'applied', version: done };
  const computed = await computeThreshold(parts, target, signal === undefined ? {} : { signal });
  if (computed === null) return { outcome: 'gone' };
  signal?.throwIfAborted();
  return await database.transaction(async (tx): Promise<CalibrationOutcome> => {
    if (!(await lockThreshold(tx, galleryId, modality))) return { outcome: 'gone' };
    // A space that was given up meanwhile is being emptied: a threshold of it would stay for ever.
    await holdSpaces(tx, { galleryId, modality });
    if (!(await writtenSpaces(tx, galleryId, modality)).includes(spaceId)) return { outcome: 'gone' };
    const policy = await findPolicy(tx, galleryId, modality);
    if ((policy?.revision ?? null) !== computed.revision) return { outcome: 'superseded' };
    const earlier = jobId === null ? null : await findVersionOfJob(tx, jobId, spaceId);
    const version = earlier ?? (await insertVersion(tx, { ...computed.version, jobId }));
    return { outcome: 'applied', version };
  });
}

/** The job `calibrate`: its gallery's modality, in the active space and in those that a promotion keeps beside it. */
export function calibrateJob(parts: CalibrationParts): JobHandler {
  return async (job, tools) => {
    const { galleryId } = job;
    const modality = job.input['modality'];
    if (galleryId === null || !isModality(modality))
      return { outcome: 'failed', error: 'the job names no gallery and modality' };
    const spaces = await writtenSpaces(parts.database.client, galleryId, modality);
    let result: JsonObject | null = null;
    for (const [place, spaceId] of spaces.entries()) {
      if (tools.signal.aborted) return { outcome: 'skipped', reason: 'the job was stopped' };
      await tools.report(place / spaces.length);
      const target = { galleryId, modality, spaceId };
      const outcome = await calibrate(parts, target, { jobId: job.id, signal: tools.signal });
      if (outcome.outcome === 'superseded')
        return {
          outcome: 'skipped',
          reason: 'another policy was set meanwhile; its own calibration follows',
        };
      if (outcome.outcome === 'applied') result ??= resultOf(outcome.version);
    }
    return result === null
      ? { outcome: 'skipped', reason: 'the gallery is gone' }
      : { outcome: 'succeeded', result };
  };
}

function resultOf(version: ThresholdVersion): JsonObject {
  const { match, review, galleryIdentities, comparedIdentities, isFallback } = version;
  return {
    match,
    review,
    galleryIdentities,
    comparedIdentities,
    isFallback,
    isResolved: version.basis !== 'UNRESOLVED',
  };
}
