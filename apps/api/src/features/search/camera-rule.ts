import type { GalleryScope } from '../../core/context.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findSampleOrigin, samplesOfCamera } from './search.store.ts';
import type { SampleFilter, SearchRequest } from './search.types.ts';

/** What a search leaves out for the sake of the camera. */
export interface CameraRule {
  readonly filter: SampleFilter;
  /** Samples that are as good as not there. */
  readonly ignored: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Market-1501's rule: what the probe's camera took of the probe's own identity is ignored, for it may be the next frame of the
 * same walk. Others that this camera saw stay, as wrong answers. Where nobody says who the probe is, it could be anybody: then
 * all that the camera took is ignored.
 *
 * @see Zheng et al. 2015, Scalable Person Re-identification: A Benchmark, section 3.2
 */
export async function cameraRuleOf(
  tx: Transaction,
  request: SearchRequest,
  searched: { readonly scope: GalleryScope; readonly galleryIds: readonly string[] },
): Promise<Result<CameraRule, UserFailure>> {
  const { filter, sameCameraRule, probe, probeIdentity } = request;
  if (!sameCameraRule) {
    return ok({ filter, ignored: nothing });
  }
  const origin =
    probe.kind === 'sample' && probe.sampleId !== null
      ? await findSampleOrigin(tx, searched.scope, probe.sampleId)
      : null;
  const cameraId = request.probeCameraId ?? origin?.cameraId ?? null;
  if (cameraId === null) {
    return ok({ filter, ignored: nothing });
  }
  const identityId = probeIdentity === null ? (origin?.identityId ?? null) : probeIdentity.id;
  if (identityId === null) {
    return probeIdentity === null
      ? ok({ filter: { ...filter, otherCameraThan: cameraId }, ignored: nothing })
      : fail(notFound('identity', ['input', 'probeIdentityId']));
  }
  const own = await samplesOfCamera(tx, { identityId, cameraId, galleryIds: searched.galleryIds });
  return own === null && probeIdentity !== null
    ? fail(notFound('identity', ['input', 'probeIdentityId']))
    : ok({ filter, ignored: new Set(own ?? []) });
}
