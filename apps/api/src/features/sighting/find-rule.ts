import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { camerasByName } from '../camera/named-cameras.ts';
import type { Camera, CameraName } from '../camera/camera.types.ts';
import { hintProblem } from '../sample/enroll-input.ts';
import type { ResolvedProbe } from './find-probe.ts';
import { identityIn, namedSightingIds, sightingIdsOf } from './find.store.ts';
import { findLimits, type FindRequest } from './find.types.ts';

/** What of the galleries is looked at, and where the probe was taken. */
export interface FindRule {
  readonly cameraIds: readonly string[] | null;
  readonly excludeCameraIds: readonly string[];
  readonly excludeIds: readonly string[];
  /** Null: all. */
  readonly onlyIds: readonly string[] | null;
  /** In each gallery the camera that the probe is of. */
  readonly probeCameras: readonly Camera[];
}

/** What is wrong with the request itself; null if nothing is. */
export function findProblem(request: FindRequest): UserFailure | null {
  const { probe, since, until, cameras, excludeCameras } = request;
  if (since !== null && until !== null && since >= until)
    return invalidInput('until must be after since', ['input', 'until']);
  for (const [field, names] of Object.entries({
    cameraIds: cameras ?? [],
    excludeCameraIds: excludeCameras,
  })) {
    if (names.length > findLimits.cameras) {
      const message = `${field} must have at most ${findLimits.cameras} ids`;
      return { code: 'LIMIT_EXCEEDED', message, path: ['input', field] };
    }
  }
  return probe.kind === 'image'
    ? hintProblem(probe.hint, ['input', 'probe', 'image', 'hint'], request.modality)
    : null;
}

/**
 * Market-1501's rule: what the probe's camera took of the probe's own identity is left out, for it may be the next frame of the
 * same walk. Where nobody says who the probe is, it could be anybody: then all that the camera took is.
 *
 * @see Zheng et al. 2015, Scalable Person Re-identification: A Benchmark, section 3.2
 */
export async function findRuleOf(
  tx: Transaction,
  request: FindRequest,
  of: { readonly probe: ResolvedProbe; readonly galleryIds: readonly string[] },
): Promise<Result<FindRule, UserFailure>> {
  const { probe, galleryIds } = of;
  const only = await camerasOf(tx, galleryIds, { field: 'cameraIds', names: request.cameras });
  if (!only.ok) return only;
  const excluded = await camerasOf(tx, galleryIds, {
    field: 'excludeCameraIds',
    names: request.excludeCameras,
  });
  if (!excluded.ok) return excluded;
  const named = request.probeCamera === null ? null : [request.probeCamera];
  const given = await camerasOf(tx, galleryIds, { field: 'probeCameraId', names: named });
  if (!given.ok) return given;
  const own = probe.camera === null ? [] : ((await camerasByName(tx, galleryIds, [probe.camera]))[0] ?? []);
  const probeCameras = given.value ?? own;
  const same = await sameCamera(tx, request, { ...of, probeCameras });
  if (!same.ok) return same;
  const names =
    request.named === null ? [] : await namedSightingIds(tx, { galleryIds, modality: request.modality });
  return ok({
    cameraIds: only.value?.map(({ id }) => id) ?? null,
    excludeCameraIds: [...(excluded.value ?? []).map(({ id }) => id), ...same.value.cameraIds],
    excludeIds: [
      ...same.value.sightingIds,
      ...(probe.ownId === null ? [] : [probe.ownId]),
      ...(request.named === false ? names : []),
    ],
    onlyIds: request.named === true ? names : null,
    probeCameras,
  });
}

async function camerasOf(
  tx: Transaction,
  galleryIds: readonly string[],
  { field, names }: { readonly field: string; readonly names: readonly CameraName[] | null },
): Promise<Result<readonly Camera[] | null, UserFailure>> {
  if (names === null) return ok(null);
  const found = await camerasByName(tx, galleryIds, names);
  return found.some((cameras) => cameras.length === 0)
    ? fail(notFound('camera', ['input', field]))
    : ok(found.flat());
}

async function sameCamera(
  tx: Transaction,
  request: FindRequest,
  of: {
    readonly probe: ResolvedProbe;
    readonly galleryIds: readonly string[];
    readonly probeCameras: readonly Camera[];
  },
): Promise<
  Result<{ readonly cameraIds: readonly string[]; readonly sightingIds: readonly string[] }, UserFailure>
> {
  const { probe, galleryIds, probeCameras } = of;
  const cameraIds = probeCameras.map(({ id }) => id);
  if (!request.sameCameraRule) return ok({ cameraIds: [], sightingIds: [] });
  if (request.probeCamera === null && probe.camera === null)
    return fail(invalidInput('sameCameraRule needs probeCameraId', ['input', 'sameCameraRule']));
  const { probeIdentity, modality } = request;
  const identityId = probeIdentity === null ? probe.identityId : probeIdentity.id;
  if (probeIdentity === null && identityId === null) return ok({ cameraIds, sightingIds: [] });
  const whose = identityId === null ? null : await identityIn(tx, galleryIds, identityId);
  if (whose === null) {
    return probeIdentity === null
      ? ok({ cameraIds: [], sightingIds: [] })
      : fail(notFound('identity', ['input', 'probeIdentityId']));
  }
  const sightingIds = await sightingIdsOf(tx, { galleryIds, modality, identityId: whose, cameraIds });
  return ok({ cameraIds: [], sightingIds });
}
