import type { RequestContext } from '../src/core/context.ts';
import type { Clock } from '../src/core/clock.ts';
import { newId } from '../src/core/ids.ts';
import { FeedbackService } from '../src/features/feedback/feedback.service.ts';
import type { FeedbackRequest } from '../src/features/feedback/feedback.types.ts';
import { findUnvetoed, type VetoTarget } from '../src/features/feedback/vetoed-hits.ts';
import type { Probe } from '../src/features/search/probe.ts';
import { insertSearch } from '../src/features/search/search.store.ts';
import type { CandidateOutcome } from '../src/features/search/search.types.ts';
import type { IdentityHit } from '../src/features/search/vector-index.ts';
import type { Database } from '../src/infra/prisma/database.ts';
import type { Role } from '../src/core/context.ts';
import { MergingPeople } from './merging-people.ts';
import { unitVector } from './vectors.ts';

/** τ_dup of the tests' space. */
export const DUPLICATE_SIMILARITY = 0.99;

export function callerOf(role: Role, name: string, id = newId()): RequestContext {
  return { requestId: 'test', actor: { id, name, role, scope: { kind: 'ALL' }, maySeeEmbeddings: false } };
}

/** Searches, and what people say of them, without pictures: the probes are vectors. */
export class SaidOfProbes extends MergingPeople {
  readonly feedback: FeedbackService;
  readonly #database: Database;
  readonly #samples: { identityId: string; pointId: string; vector: Float32Array }[] = [];

  constructor(database: Database, name: string, clock: Clock) {
    super(database, name, clock);
    this.#database = database;
    const never = () => Promise.reject(new Error('a probe without a picture cannot be enrolled or embedded'));
    this.feedback = new FeedbackService({
      ...{ database, clock, serve: never, pool: { embedCrops: never } },
      drain: { drainOwn: () => Promise.resolve({ indexed: true }) },
      blobs: { read: () => Promise.resolve(null), delete: () => Promise.resolve() },
      samples: { prepareEnrollment: never },
      cropHint: () => ({ crop: true }),
    });
  }

  override async create(): Promise<this> {
    await super.create();
    await this.#database.client.galleryModality.create({
      data: { galleryId: this.galleryId, modality: 'FACE', activeSpaceId: this.space.id },
    });
    return this;
  }

  /** An identity with one sample. */
  async known(components: readonly number[]): Promise<string> {
    const identityId = await this.identity();
    const pointId = await this.enrol(identityId, components);
    this.#samples.push({ identityId, pointId, vector: unitVector(components) });
    return identityId;
  }

  /** A kept search for one probe, which named these identities. */
  async searched(
    components: readonly number[],
    identityIds: readonly string[],
    kept: { readonly cropBlobKey?: string } = {},
  ): Promise<string> {
    const vector = unitVector(components);
    const probe: Probe = {
      ...{ box: null, quality: null, rejected: null, excludeSampleId: null, picture: null },
      embeddings: new Map([[this.space.id, vector]]),
    };
    const candidates = identityIds.map((identityId, index) => ({
      ...{
        identityId,
        rank: index + 1,
        sampleId: newId(),
        galleryId: this.galleryId,
        spaceId: this.space.id,
      },
      ...{ cosineSimilarity: 0.9, confidence: null, decision: 'MATCH' },
    })) as unknown as CandidateOutcome[]; // reason: the threshold is not kept
    const outcome = { box: null, quality: null, rejected: null, decision: 'MATCH', candidates } as const;
    return this.#database.transaction((tx) =>
      insertSearch(tx, {
        actorId: newId(),
        galleryIds: [this.galleryId],
        request: {
          ...{ modality: 'FACE', clientRequestId: null, probeCameraId: null, probeCapturedAt: null },
          probe: { kind: 'sample', sampleId: null },
        },
        probes: [{ probe, outcome, cropBlobKey: kept.cropBlobKey ?? null }],
      }),
    );
  }

  /** A request that says NOT_THIS_PERSON, changed by `more`. */
  saying(
    searchId: string,
    candidateIdentityId: string,
    more: Partial<FeedbackRequest> = {},
  ): FeedbackRequest {
    return {
      ...{ searchId, candidateIdentityId, probeIndex: 0, verdict: 'NOT_THIS_PERSON' },
      ...{ correctIdentityId: undefined, enroll: false, idempotencyKey: null },
      ...more,
    };
  }

  /** The codes of what failed; null where it was given. */
  async give(ctx: RequestContext, request: FeedbackRequest): Promise<string | null> {
    const result = await this.feedback.give(ctx, request);
    return result.ok ? null : result.error.code;
  }

  /** Whom a search takes the probe for, best first: brute force over the samples, less what is vetoed. */
  async takenFor(
    components: readonly number[] | Float32Array,
    options: { readonly actorId?: string; readonly limit?: number } = {},
  ): Promise<IdentityHit[]> {
    const { actorId = newId(), limit = 50 } = options;
    const target: VetoTarget = { vector: unitVector(components), sawAllSamples: true };
    const owners = new Map(
      (await this.#database.client.sample.findMany({ where: { galleryId: this.galleryId } })).map((row) => [
        row.id,
        row.identityId,
      ]),
    );
    const points = this.#samples.flatMap((sample) => {
      const identityId = owners.get(sample.pointId);
      return identityId === undefined ? [] : [{ ...sample, identityId }];
    });
    const parts = {
      ...{ client: this.#database.client, actorId, now: new Date() },
      duplicateSimilarityOf: () => DUPLICATE_SIMILARITY,
    };
    const [hits = []] = await findUnvetoed(parts, [target], {
      spaceId: this.space.id,
      limit,
      find: (_targets, most) =>
        Promise.resolve([bestOf(points, target.vector, this.galleryId).slice(0, most)]),
    });
    return hits;
  }
}

function bestOf(
  points: readonly { identityId: string; pointId: string; vector: Float32Array }[],
  probe: Float32Array,
  galleryId: string,
): IdentityHit[] {
  const best = new Map<string, IdentityHit>();
  for (const { identityId, pointId, vector } of points) {
    const cosineSimilarity = vector.reduce((sum, value, index) => sum + value * (probe[index] ?? 0), 0);
    const known = best.get(identityId);
    if (known === undefined || cosineSimilarity > known.cosineSimilarity) {
      best.set(identityId, { identityId, galleryId, pointId, cosineSimilarity });
    }
  }
  return [...best.values()].sort((a, b) => b.cosineSimilarity - a.cosineSimilarity);
}
