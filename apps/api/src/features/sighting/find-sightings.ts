import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { CameraService } from '../camera/camera.service.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import { decide, lowestSimilarity, surest } from '../search/decision.ts';
import type { ProbeParts } from '../search/probe-resolution.ts';
import { findSearchScope } from '../search/search-scope.ts';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import { thresholdKey } from '../threshold/threshold-key.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { placeFromText, placeToText } from './find-cursor.ts';
import { collectHits, type FindHitParts, type FoundSighting } from './find-hits.ts';
import { resolveFindProbe, type ResolvedProbe } from './find-probe.ts';
import { findProblem, findRuleOf, type FindRule } from './find-rule.ts';
import type { FindOutcome, FindRequest, SightingMatch } from './find.types.ts';
import { TooManySightingsError, type SightingQuery } from './sighting-index.ts';
import { travelOriginOf, travelTo, type TravelOrigin } from './travel.ts';

export interface FindParts extends ProbeParts, FindHitParts {
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly cameras: Pick<CameraService, 'linksOf'>;
  readonly thresholdsOf: ThresholdBook['thresholdsOf'];
}

type Answer = Omit<FindOutcome, 'tookMs'>;

interface Where {
  readonly spaceId: string;
  readonly galleryIds: readonly string[];
  readonly thresholds: ReadonlyMap<string, ThresholdUsed>;
}

/** Where else was this person? Every sighting that is alike enough, by similarity. */
export async function findWhere(
  parts: FindParts,
  ctx: RequestContext,
  request: FindRequest,
): Promise<Answer> {
  const problem = findProblem(request);
  if (problem !== null) return failed(problem);
  const where = await whereOf(parts, ctx, request);
  if (!where.ok) return failed(where.error);
  const probe = await resolveFindProbe(parts, ctx, { request, where: where.value });
  if (!probe.ok) return failed(probe.error);
  if ('rejected' in probe.value) {
    await audit(parts, ctx, { request, where: where.value, matches: [] });
    return { matches: [], hasMore: false, rejected: probe.value.rejected, userErrors: [] };
  }
  const rule = await findRuleOf(parts.database.client, request, { ...where.value, probe: probe.value });
  if (!rule.ok) return failed(rule.error);
  try {
    return await compare(parts, ctx, { request, where: where.value, probe: probe.value, rule: rule.value });
  } catch (error) {
    if (!(error instanceof TooManySightingsError)) throw error;
    const message = `the galleries have more than ${error.most} sightings: search fewer at once`;
    return failed({ code: 'LIMIT_EXCEEDED', message, path: ['input', 'galleryIds'] });
  }
}

/** Similarities of different spaces say nothing of each other, so that one list is of one space. */
async function whereOf(
  parts: FindParts,
  ctx: RequestContext,
  request: FindRequest,
): Promise<Result<Where, UserFailure>> {
  const scope = await findSearchScope(parts.galleries, ctx, request);
  if (!scope.ok) return scope;
  const [[spaceId, galleryIds] = ['', []], ...others] = [...scope.value.galleriesOfSpace];
  if (others.length > 0) {
    const message = 'the galleries are searched in different embedding spaces: search them one by one';
    return fail(invalidInput(message, ['input', 'galleryIds']));
  }
  const keys = galleryIds.map((galleryId) => ({ galleryId, spaceId }));
  const found = await parts.thresholdsOf(keys);
  const thresholds = new Map(
    keys.flatMap((key) => {
      const threshold = found.get(thresholdKey(key));
      return threshold === undefined ? [] : [[key.galleryId, threshold] as const];
    }),
  );
  return ok({ spaceId, galleryIds, thresholds });
}

interface Comparing {
  readonly request: FindRequest;
  readonly where: Where;
  readonly probe: ResolvedProbe;
  readonly rule: FindRule;
}

async function compare(parts: FindParts, ctx: RequestContext, work: Comparing): Promise<Answer> {
  const { request, where } = work;
  const { limit } = request.page;
  const after = request.page.after === null ? null : placeFromText(request.page.after);
  const { scope } = ctx.actor;
  const query = queryOf(work);
  const found = await collectHits(parts, { scope, query, after, limit, rerank: request.rerank });
  const origins = await originsOf(parts, work);
  const matches = found
    .slice(0, limit)
    .map((hit, index) => toMatch(hit, { where, origins, rank: (after?.rank ?? 0) + index + 1 }));
  await audit(parts, ctx, { request, where, matches });
  return { matches, hasMore: found.length > limit, rejected: [], userErrors: [] };
}

function queryOf({ request, where, probe, rule }: Comparing): Omit<SightingQuery, 'limit'> {
  const { since, until, minDecision } = request;
  return {
    spaceId: where.spaceId,
    vector: probe.vector,
    galleries: [...where.thresholds].map(([galleryId, threshold]) => ({
      galleryId,
      minCosineSimilarity: lowestSimilarity(minDecision, threshold),
    })),
    ...(since === null ? {} : { sinceMs: since.getTime() }),
    ...(until === null ? {} : { untilMs: until.getTime() }),
    ...(rule.cameraIds === null ? {} : { cameraIds: rule.cameraIds }),
    ...(rule.onlyIds === null ? {} : { onlyIds: rule.onlyIds }),
    excludeCameraIds: rule.excludeCameraIds,
    excludeIds: rule.excludeIds,
  };
}

/** By gallery; empty where nobody asks, or nothing is known of where or when the probe was taken. */
async function originsOf(
  { cameras }: FindParts,
  { request, probe, rule, where }: Comparing,
): Promise<ReadonlyMap<string, TravelOrigin>> {
  const given = request.probeCapturedAt;
  const interval = given === null ? probe.interval : { capturedAt: given, capturedUntil: given };
  if (!request.plausibility || interval === null || rule.probeCameras.length === 0) return new Map();
  const links = await cameras.linksOf(where.galleryIds);
  return new Map(
    rule.probeCameras.map(({ id, galleryId }) => [galleryId, travelOriginOf(links, id, interval)]),
  );
}

function toMatch(
  { sighting, cosineSimilarity, rerankedDistance }: FoundSighting,
  of: { readonly where: Where; readonly origins: ReadonlyMap<string, TravelOrigin>; readonly rank: number },
): SightingMatch {
  const { where, origins, rank } = of;
  const threshold = where.thresholds.get(sighting.galleryId);
  if (threshold === undefined)
    throw new RangeError('findWhere: a sighting must be of a gallery that is searched');
  const origin = origins.get(sighting.galleryId);
  const cursor =
    rerankedDistance === null
      ? ({ kind: 'similarity', value: cosineSimilarity } as const)
      : ({ kind: 'reranked', value: rerankedDistance } as const);
  return {
    ...{ rank, sighting, spaceId: where.spaceId, cosineSimilarity, rerankedDistance, threshold },
    decision: decide(cosineSimilarity, threshold),
    travel: origin === undefined ? null : travelTo(origin, sighting),
    cursor: placeToText({ ...cursor, sightingId: sighting.id, rank }),
  };
}

async function audit(
  { database }: FindParts,
  ctx: RequestContext,
  of: { readonly request: FindRequest; readonly where: Where; readonly matches: readonly SightingMatch[] },
): Promise<void> {
  const { request, where, matches } = of;
  const decisions = matches.map(({ decision }) => decision);
  await recordAudit(database.client, ctx, {
    action: 'findSightings',
    galleryIds: where.galleryIds,
    outcome: surest(decisions),
    detail: { probe: request.probe.kind, modality: request.modality, sightings: matches.length },
  });
}

function failed(userError: UserFailure): Answer {
  return { matches: [], hasMore: false, rejected: [], userErrors: [userError] };
}
