import type { RequestContext } from '../src/core/context.ts';
import { newId } from '../src/core/ids.ts';
import { findJobs } from '../src/features/job/job.store.ts';
import type { Job, JobHandler, JobOutcome, JobTools } from '../src/features/job/job.types.ts';
import { createPromotionKeeper } from '../src/features/promotion/promotion-keeper.ts';
import { promotionPreparation } from '../src/features/promotion/promotion-job.ts';
import type {
  CleanupParts,
  GateVerdict,
  PreparationParts,
} from '../src/features/promotion/promotion.parts.ts';
import { PromotionService } from '../src/features/promotion/promotion.service.ts';
import { findPromotion } from '../src/features/promotion/promotion.store.ts';
import type { Promotion } from '../src/features/promotion/promotion.types.ts';
import { spaceRetirement } from '../src/features/promotion/space-cleanup.ts';
import { writtenSpaces } from '../src/features/promotion/written-spaces.store.ts';
import { SpacesChanged, writeEnrollment } from '../src/features/sample/enrollment.ts';
import type { NewSample } from '../src/features/sample/sample.store.ts';
import { createIndexReadiness } from '../src/features/search/index-readiness.ts';
import { createIndexedSearch } from '../src/features/search/indexed-search.ts';
import { createOutboxDrain, type OutboxDrain } from '../src/features/search/outbox-drain.ts';
import type { VectorIndex, VectorSpace } from '../src/features/search/vector-index.ts';
import { testClock } from '../e2e/harness.ts';
import type { TestDatabase } from './databases.ts';
import { EnrolledPeople } from './enrolled-people.ts';
import { jobTools } from './job-tools.ts';
import { unitVector } from './vectors.ts';

export const dayMs = 24 * 60 * 60 * 1000;
/** What a model of these tests makes of a crop, which is three numbers: other dimensions than the model before. */
export const inNewSpace = ([x = 0, y = 0, z = 0]: readonly number[]): Float32Array =>
  unitVector([z, x, y, 0.1]);

const quality = {
  ...{ overall: 1, detectionConfidence: 1, sharpness: 1, brightness: 0.5, subjectPx: 112 },
  ...{ yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 },
};

/** A gallery in one space and a model of another space, with all that promotes the gallery to it but the pictures. */
export class PromotedGallery {
  readonly database: TestDatabase;
  readonly index: VectorIndex;
  readonly people: EnrolledPeople;
  readonly candidate: EnrolledPeople;
  readonly clock = testClock();
  readonly crops = new Map<string, Uint8Array>();
  readonly ctx: RequestContext;
  readonly drain: OutboxDrain;
  readonly service: PromotionService;
  readonly cleanupParts: CleanupParts;
  modelVersionId = '';
  gate: GateVerdict | null = { verdict: 'PASSED', reason: 'as good' };
  /** Enrolments that had to embed once more. */
  embeddedAgain = 0;
  /** Called between the embedding and the writing of an enrolment. */
  beforeWrite: () => Promise<void> = () => Promise.resolve();
  /** Called before each batch of crops is embedded. */
  beforeBatch: () => Promise<void> = () => Promise.resolve();
  #drainParts;

  constructor(of: { readonly database: TestDatabase; readonly index: VectorIndex; readonly name: string }) {
    this.database = of.database;
    this.index = of.index;
    this.people = new EnrolledPeople(of.database, of.name);
    this.candidate = new EnrolledPeople(of.database, `${of.name}, candidate`, 4);
    const actor = { id: newId(), name: 'test', role: 'OWNER', maySeeEmbeddings: false } as const;
    this.ctx = { requestId: 'test', actor: { ...actor, scope: { kind: 'ALL' } } };
    const parts = { database: of.database, vectorIndex: of.index };
    const readiness = createIndexReadiness(parts);
    this.#drainParts = { ...parts, readiness };
    this.drain = createOutboxDrain(this.#drainParts);
    this.service = new PromotionService({
      ...{ database: of.database, clock: this.clock, onJob: () => undefined },
      packs: { ensure: () => Promise.resolve() },
      gateOf: () => Promise.resolve(this.gate),
    });
    this.cleanupParts = {
      ...{ ...parts, readiness, clock: this.clock, drain: this.drain, belongings: [], firstSpaceIds: [] },
    };
  }

  async create(): Promise<this> {
    await this.people.create();
    await this.candidate.create();
    await this.searchedIn(this.people.galleryId);
    const { id } = this.candidate.space;
    const space = await this.database.client.embeddingSpace.findUniqueOrThrow({ where: { id } });
    this.modelVersionId = space.modelVersionId;
    return this;
  }

  /** Makes the gallery's faces be searched in the space before. */
  async searchedIn(galleryId: string): Promise<void> {
    const row = { galleryId, modality: 'FACE', activeSpaceId: this.people.space.id } as const;
    await this.database.client.galleryModality.create({ data: row });
  }

  async activeSpace(): Promise<string> {
    const where = { galleryId_modality: { galleryId: this.people.galleryId, modality: 'FACE' as const } };
    return (await this.database.client.galleryModality.findUniqueOrThrow({ where })).activeSpaceId;
  }

  /** One sample; answers its id. */
  async enrol(
    identityId: string,
    components: readonly number[],
    { keepsCrop = true }: { readonly keepsCrop?: boolean } = {},
  ): Promise<string> {
    const [id] = await this.enrolMany(identityId, [components], { keepsCrop });
    if (id === undefined) throw new Error('enrol: no sample was made');
    return id;
  }

  /** As `enrollSamples` writes: vectors of the written spaces, looked at again inside the transaction. */
  async enrolMany(
    identityId: string,
    vectors: readonly (readonly number[])[],
    { keepsCrop = true }: { readonly keepsCrop?: boolean } = {},
  ): Promise<string[]> {
    const { galleryId } = await this.database.client.identity.findUniqueOrThrow({
      where: { id: identityId },
    });
    for (;;) {
      const spaceIds = await writtenSpaces(this.database.client, galleryId, 'FACE');
      const samples = vectors.map((components) =>
        this.#sample({ galleryId, identityId, keepsCrop, spaceIds, components }),
      );
      await this.beforeWrite();
      const enrollment = { galleryId, identityId, samples, rejected: [], forced: [] };
      try {
        await this.database.transaction((tx) => writeEnrollment(tx, this.ctx, enrollment));
        return samples.map(({ id }) => id);
      } catch (error) {
        if (!(error instanceof SpacesChanged)) throw error;
        this.embeddedAgain += 1;
      }
    }
  }

  #sample(of: {
    readonly galleryId: string;
    readonly identityId: string;
    readonly keepsCrop: boolean;
    readonly spaceIds: readonly string[];
    readonly components: readonly number[];
  }): NewSample {
    const { galleryId, identityId, keepsCrop, spaceIds, components } = of;
    const id = newId();
    if (keepsCrop) this.crops.set(id, new TextEncoder().encode(JSON.stringify(components)));
    const isOld = (spaceId: string) => spaceId === this.people.space.id;
    const vectorIn = (spaceId: string) => (isOld(spaceId) ? unitVector(components) : inNewSpace(components));
    return {
      ...({ id, galleryId, identityId, modality: 'FACE', mediaId: null, createdAt: new Date() } as const),
      ...{ cropBlobKey: keepsCrop ? id : null, pictureSha256: this.people.space.id, landmarks: [], quality },
      box: { x: 0, y: 0, width: 1, height: 1, imageWidth: 1, imageHeight: 1 },
      ...{ externalId: null, attributes: {}, cameraId: null, capturedAt: null, validUntil: null },
      embeddings: new Map(spaceIds.map((spaceId) => [spaceId, vectorIn(spaceId)])),
    };
  }

  async promote(
    more: {
      readonly galleryIds?: readonly string[];
      readonly acceptLoss?: boolean;
      readonly force?: boolean;
      readonly key?: string;
    } = {},
  ) {
    return await this.service.promote(this.ctx, {
      modelVersionId: this.modelVersionId,
      choice: { galleryIds: more.galleryIds ?? [this.people.galleryId], allGalleries: false },
      acceptLoss: more.acceptLoss ?? false,
      force: more.force ?? false,
      idempotencyKey: more.key ?? null,
    });
  }

  /** A promotion that has begun. @throws if it was refused. */
  async begin(more: Parameters<PromotedGallery['promote']>[0] = {}): Promise<Promotion> {
    const { outcomes, userErrors } = await this.promote(more);
    const id = outcomes[0]?.promotionId;
    if (id == null) throw new Error(`begin: ${JSON.stringify(userErrors)}`);
    return await this.promotion(id);
  }

  async rollBack() {
    return await this.service.rollBack(this.ctx, {
      choice: { galleryIds: [this.people.galleryId], allGalleries: false },
      modality: 'FACE',
      idempotencyKey: null,
    });
  }

  async promotion(id: string): Promise<Promotion> {
    const found = await findPromotion(this.database.client, id);
    return found ?? Promise.reject(new Error('promotion: it is gone'));
  }

  preparation(more: Partial<PreparationParts> = {}): PreparationParts {
    const { database, clock, drain } = this;
    return {
      ...{ database, clock, drain, belongings: [], graceMs: 7 * dayMs },
      packs: { ensure: () => Promise.resolve() },
      blobs: { read: (key) => Promise.resolve(this.crops.get(key) ?? null) },
      imageLimits: { maxBytes: 1, maxPixels: 1 },
      pool: {
        embedCrops: async ({ crops }) => {
          await this.beforeBatch();
          return crops.map((crop) =>
            crop.length === 0 ? null : inNewSpace(JSON.parse(new TextDecoder().decode(crop)) as number[]),
          );
        },
        analyse: () => Promise.reject(new Error('analyse: no original is kept here')),
      },
      ...more,
    };
  }

  /** Runs the promotion's job once, as its worker would, from the checkpoint of the run before. */
  async work(
    { jobId }: Promotion,
    {
      parts = {},
      tools = {},
    }: { readonly parts?: Partial<PreparationParts>; readonly tools?: Partial<JobTools> } = {},
  ): Promise<JobOutcome> {
    return await this.#run(jobId, promotionPreparation(this.preparation(parts)), tools);
  }

  /** Runs the jobs that remove spaces, and has the keeper start those that are due. */
  async cleanUp(tools: Partial<JobTools> = {}): Promise<readonly JobOutcome[]> {
    const { database, clock } = this;
    const quiet = { onJob: () => undefined, log: () => undefined };
    await createPromotionKeeper({ database, clock, ...quiet }).look();
    const jobs = await database.client.job.findMany({
      where: { kind: 'retire-space', state: 'QUEUED' },
      select: { id: true },
    });
    const outcomes: JobOutcome[] = [];
    for (const { id } of jobs) outcomes.push(await this.#run(id, spaceRetirement(this.cleanupParts), tools));
    return outcomes;
  }

  async #run(jobId: string | null, handler: JobHandler, tools: Partial<JobTools>): Promise<JobOutcome> {
    const job = await this.#job(jobId);
    const saveCheckpoint: JobTools['saveCheckpoint'] = async (checkpoint) => {
      await this.database.client.job.update({
        where: { id: job.id },
        data: { checkpoint: { ...checkpoint } },
      });
      await tools.saveCheckpoint?.(checkpoint);
    };
    const outcome = await handler(job, jobTools({ ...tools, saveCheckpoint }));
    const state = tools.isCancelled?.() === true ? 'CANCELLED' : 'SUCCEEDED';
    const data = {
      state: outcome.outcome === 'failed' ? 'FAILED' : state,
      finishedAt: this.clock.now(),
    } as const;
    await this.database.client.job.update({ where: { id: job.id }, data });
    return outcome;
  }

  async #job(id: string | null): Promise<Job> {
    const [job] = await findJobs(this.database.client, { kind: 'ALL' }, id === null ? [] : [id]);
    return job ?? Promise.reject(new Error('the promotion has no job'));
  }

  /** The sample that a search of these components in the active space finds first. */
  async found(components: readonly number[]): Promise<{ identityId: string; pointId: string } | null> {
    const isNew = (await this.activeSpace()) === this.candidate.space.id;
    const space = isNew ? this.candidate.space : this.people.space;
    const search = createIndexedSearch({ ...this.#drainParts, clock: this.clock });
    const vector = isNew ? inNewSpace(components) : unitVector(components);
    const query = { vector, galleryIds: [this.people.galleryId], limit: 1, minCosineSimilarity: 0.999 };
    const [hit] = await search.search(space, query);
    return hit === undefined ? null : { identityId: hit.identityId, pointId: hit.pointId };
  }

  /** Where the gallery's samples are, in PostgreSQL and in the index, once everything is applied. */
  async placesIn(space: VectorSpace): Promise<{ readonly rows: string[]; readonly points: string[] }> {
    await this.drain.drainOwn({ spaceIds: [space.id], timeoutMs: 10_000 });
    const embeddings = await this.database.client.embedding.findMany({
      where: { spaceId: space.id, sample: { galleryId: this.people.galleryId } },
      select: { sample: { select: { id: true, identityId: true } } },
    });
    const rows = embeddings.map(({ sample }) => `${sample.id} ${sample.identityId}`).sort();
    const scanned = await this.index.scan(space, { afterPointId: null, limit: 10_000 }).catch(() => []);
    const own = scanned.filter(({ galleryId }) => galleryId === this.people.galleryId);
    return { rows, points: own.map((point) => `${point.pointId} ${point.identityId}`).sort() };
  }

  async samples(): Promise<string[]> {
    const where = { galleryId: this.people.galleryId };
    const rows = await this.database.client.sample.findMany({
      where,
      select: { id: true, identityId: true },
    });
    return rows.map(({ id, identityId }) => `${id} ${identityId}`).sort();
  }
}
