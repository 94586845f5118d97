import type { SubjectHint } from '@gallerist/embedding';

import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { hintProblem } from '../sample/enroll-input.ts';
import type { SampleService } from '../sample/sample.service.ts';
import { cosineOfUnitVectors } from '../search/cosine-similarity.ts';
import { decide } from '../search/decision.ts';
import { scanFiltered } from '../search/filtered-scan.ts';
import { resolveProbes } from '../search/probe-resolution.ts';
import type { ProbeParts } from '../search/probe-resolution.ts';
import type { Probe } from '../search/probe.ts';
import type { ProbeInput } from '../search/search.types.ts';
import { isProbeVetoed } from '../feedback/vetoed-hits.ts';
import type { ThresholdUsed } from './threshold.ts';
import type {
  Comparison,
  ReferenceInput,
  VerifiedSide,
  VerifyOutcome,
  VerifyRequest,
} from './verification.types.ts';

export interface VerificationParts extends ProbeParts {
  readonly clock: Clock;
  readonly samples: Pick<SampleService, 'findOwner' | 'findMany'>;
  /** τ_dup of a space. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
  /** Where two pictures are compared that are of no gallery; null where nothing serves the modality. */
  readonly defaultSpaceOf: (modality: Modality) => string | null;
  readonly thresholdOf: (galleryId: string | null, spaceId: string) => Promise<ThresholdUsed>;
}

/** Samples that the probe is compared with: one given thing, or all of an identity. */
type Reference =
  | { readonly kind: 'probe'; readonly side: Side }
  | {
      readonly kind: 'identity';
      readonly identityId: string;
      readonly galleryId: string;
      readonly spaceId: string;
    };

interface Side extends VerifiedSide {
  readonly probe: Probe | null;
}

const emptySide: VerifiedSide = { box: null, quality: null, rejected: null };

/** Are these two the same person? One comparison, decided by the false match rate. */
export class VerificationService {
  readonly #parts: VerificationParts;

  constructor(parts: VerificationParts) {
    this.#parts = parts;
  }

  async verify(ctx: RequestContext, request: VerifyRequest): Promise<VerifyOutcome> {
    const startedAt = performance.now();
    const outcome = await this.#verify(ctx, request);
    const tookMs = performance.now() - startedAt;
    const { modality } = request;
    return outcome.ok
      ? { ...outcome.value, modality, userErrors: [], tookMs }
      : {
          modality,
          comparison: null,
          probe: emptySide,
          reference: emptySide,
          userErrors: [outcome.error],
          tookMs,
        };
  }

  async #verify(
    ctx: RequestContext,
    request: VerifyRequest,
  ): Promise<Result<Omit<VerifyOutcome, 'modality' | 'userErrors' | 'tookMs'>, UserFailure>> {
    const space = await this.#space(ctx, request);
    if (!space.ok) {
      return space;
    }
    const spaceId = space.value;
    const reference = await this.#reference(ctx, request, spaceId);
    if (!reference.ok) {
      return reference;
    }
    const { modality } = request;
    const probe = await this.#side(ctx, {
      ...{ input: request.probe, hint: request.probeHint, path: ['input', 'probe'] },
      ...{ spaceId, modality },
    });
    if (!probe.ok) {
      return probe;
    }
    const comparison = await this.#compare(ctx, probe.value, { reference: reference.value, spaceId });
    await this.#audit(ctx, { reference: reference.value, comparison, request });
    const shown = reference.value.kind === 'probe' ? sideShown(reference.value.side) : emptySide;
    return ok({ comparison, probe: sideShown(probe.value), reference: shown });
  }

  /** Where the two are compared: where the reference's gallery is searched, else the probe's, else the default. */
  async #space(ctx: RequestContext, request: VerifyRequest): Promise<Result<string, UserFailure>> {
    const { modality, reference, probe } = request;
    const given =
      (await this.#spaceOf(ctx, reference, modality)) ?? (await this.#spaceOf(ctx, probe, modality));
    const spaceId = given ?? this.#parts.defaultSpaceOf(modality);
    return spaceId === null
      ? fail(invalidInput('modality must be FACE: no body pack is installed', ['input', 'modality']))
      : ok(spaceId);
  }

  async #spaceOf(ctx: RequestContext, input: ReferenceInput, modality: Modality): Promise<string | null> {
    const { samples } = this.#parts;
    if (input.kind === 'embedding') {
      return input.embedding.spaceId;
    }
    if (input.kind === 'image') {
      return null;
    }
    const [sample] =
      input.kind === 'sample' && input.sampleId !== null ? await samples.findMany(ctx, [input.sampleId]) : [];
    const identityId = input.kind === 'identity' ? input.identityId : (sample?.identityId ?? null);
    const owner = await samples.findOwner(ctx, identityId);
    return owner?.activeSpaces.get(modality) ?? null;
  }

  async #reference(
    ctx: RequestContext,
    request: VerifyRequest,
    spaceId: string,
  ): Promise<Result<Reference, UserFailure>> {
    const { reference, modality } = request;
    if (reference.kind !== 'identity') {
      const side = await this.#side(ctx, {
        ...{ input: reference, hint: request.referenceHint, path: ['input', 'reference'] },
        ...{ spaceId, modality },
      });
      return side.ok ? ok({ kind: 'probe', side: side.value }) : side;
    }
    const { identityId } = reference;
    const target = await this.#parts.samples.findOwner(ctx, identityId);
    if (target === null) {
      return fail(notFound('identity', ['input', 'reference', 'identityId']));
    }
    return ok({ kind: 'identity', identityId: target.identityId, galleryId: target.galleryId, spaceId });
  }

  async #side(
    ctx: RequestContext,
    from: {
      readonly input: ProbeInput;
      readonly hint: SubjectHint | undefined;
      readonly path: readonly string[];
      readonly spaceId: string;
      readonly modality: Modality;
    },
  ): Promise<Result<Side, UserFailure>> {
    const { input, hint, path, spaceId, modality } = from;
    const problem = hintProblem(hint, [...path, 'hint'], modality);
    if (problem !== null) {
      return fail(problem);
    }
    const resolved = await resolveProbes(this.#parts, ctx, {
      input,
      modality,
      path,
      spaceIds: [spaceId],
      mediaGalleryIds: null,
      hint,
      maxSubjects: 1,
    });
    if (!resolved.ok) {
      return resolved;
    }
    const [probe = null] = resolved.value.probes;
    const rejected = probe?.rejected ?? null;
    return ok({
      box: probe?.box ?? null,
      quality: probe?.quality ?? null,
      rejected:
        rejected === null
          ? (resolved.value.rejected[0] ?? null)
          : { reason: rejected, message: 'the subject cannot be compared' },
      probe: rejected === null ? probe : null,
    });
  }

  async #compare(
    ctx: RequestContext,
    probe: Side,
    to: { readonly reference: Reference; readonly spaceId: string },
  ): Promise<Comparison | null> {
    const { reference, spaceId } = to;
    const vector = probe.probe?.embeddings.get(spaceId);
    if (vector === undefined) {
      return null;
    }
    const nearest =
      reference.kind === 'identity'
        ? await this.#nearestOf(vector, reference)
        : similarityTo(vector, reference.side.probe, spaceId);
    if (nearest === null) {
      return null;
    }
    const galleryId = reference.kind === 'identity' ? reference.galleryId : null;
    const threshold = await this.#parts.thresholdOf(galleryId, spaceId);
    const vetoed = await this.#isVetoed(ctx, { vector, spaceId, reference, nearest });
    const decision = vetoed ? 'UNKNOWN' : decide(nearest.cosineSimilarity, threshold);
    return { ...nearest, threshold, decision, vetoed };
  }

  /** Whether somebody said of a near-identical probe that it is not this identity, or not the one of this sample. */
  async #isVetoed(
    ctx: RequestContext,
    comparison: {
      readonly vector: Float32Array;
      readonly spaceId: string;
      readonly reference: Reference;
      readonly nearest: Pick<Comparison, 'sampleId'>;
    },
  ): Promise<boolean> {
    const { reference, nearest, vector, spaceId } = comparison;
    const { sampleId } = nearest;
    const [sample] =
      reference.kind === 'identity' || sampleId === null
        ? []
        : await this.#parts.samples.findMany(ctx, [sampleId]);
    const owner = reference.kind === 'identity' ? reference : sample;
    if (owner === undefined) {
      return false;
    }
    const { database, clock, duplicateSimilarityOf } = this.#parts;
    const parts = { client: database.client, duplicateSimilarityOf, actorId: ctx.actor.id, now: clock.now() };
    return isProbeVetoed(parts, { ...owner, vector, spaceId });
  }

  /** Null if the identity is disabled or has no sample. */
  async #nearestOf(
    vector: Float32Array,
    reference: Extract<Reference, { kind: 'identity' }>,
  ): Promise<Pick<Comparison, 'cosineSimilarity' | 'sampleId'> | null> {
    const { identityId, galleryId, spaceId } = reference;
    const now = this.#parts.clock.now();
    const query = { spaceId, galleryIds: [galleryId], identityId, filter: {}, now };
    const targets = [{ vector, excludeSampleId: null }];
    const search = { targets, limit: 1, minCosineSimilarity: -1 };
    const [hits = []] = await scanFiltered(this.#parts.database.client, query, search);
    const [best] = hits;
    return best === undefined ? null : { cosineSimilarity: best.cosineSimilarity, sampleId: best.pointId };
  }

  async #audit(
    ctx: RequestContext,
    done: {
      readonly reference: Reference;
      readonly comparison: Comparison | null;
      readonly request: VerifyRequest;
    },
  ): Promise<void> {
    const { reference, comparison, request } = done;
    const isIdentity = reference.kind === 'identity';
    await recordAudit(this.#parts.database.client, ctx, {
      action: 'verify',
      ...(isIdentity ? { targetType: 'Identity', targetId: reference.identityId } : {}),
      galleryIds: isIdentity ? [reference.galleryId] : [],
      outcome: comparison?.decision ?? 'REJECTED',
      detail: { probe: request.probe.kind, reference: request.reference.kind },
    });
  }
}

function similarityTo(
  vector: Float32Array,
  reference: Probe | null,
  spaceId: string,
): Pick<Comparison, 'cosineSimilarity' | 'sampleId'> | null {
  const other = reference?.embeddings.get(spaceId);
  if (reference === null || other === undefined) {
    return null;
  }
  return { cosineSimilarity: cosineOfUnitVectors(vector, other), sampleId: reference.excludeSampleId };
}

function sideShown({ box, quality, rejected }: Side): VerifiedSide {
  return { box, quality, rejected };
}
