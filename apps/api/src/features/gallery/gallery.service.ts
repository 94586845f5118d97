import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import type { Job } from '../job/job.types.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { insertJob } from '../job/job.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { parseGalleryChange } from './gallery-input.ts';
import { galleryFromJson, galleryToJson } from './gallery.json.ts';
import * as store from './gallery.store.ts';
import type { ActiveSpace, Gallery, GalleryChange, GalleryCounts, GalleryFilter } from './gallery.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** What a new gallery is searched in. */
  readonly firstSpaces: (
    tx: Transaction,
  ) => Promise<readonly { readonly modality: Modality; readonly spaceId: string }[]>;
  /** Keeps the rule of retention that says the same; a shorter term gets its grace. Before the gallery is changed. */
  readonly setBodyTerm: (tx: Transaction, galleryId: string, days: number | null) => Promise<void>;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

/** Galleries: who is searched together. */
export class GalleryService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Gallery[]> {
    return await store.findGalleries(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, filter: GalleryFilter, page: PageRequest): Promise<Page<Gallery>> {
    return await store.listGalleries(this.#deps.database.client, ctx.actor.scope, { filter, page });
  }

  /** For galleries that the caller was given already. */
  async counts(galleryIds: readonly string[]): Promise<ReadonlyMap<string, GalleryCounts>> {
    return await store.countContents(this.#deps.database.client, galleryIds);
  }

  /** For galleries that the caller was given already. */
  async activeSpaces(galleryIds: readonly string[]): Promise<readonly ActiveSpace[]> {
    return await store.listActiveSpaces(this.#deps.database.client, galleryIds);
  }

  async create(
    ctx: RequestContext,
    input: GalleryChange & { readonly idempotencyKey?: string | null | undefined },
  ): Promise<Result<Gallery, UserFailure>> {
    const { idempotencyKey, ...change } = input;
    if (ctx.actor.scope.kind !== 'ALL') {
      const message = 'a caller that is limited to some galleries cannot create another one';
      return fail({ code: 'FORBIDDEN', message });
    }
    const parsed = parseGalleryChange({ ...change, name: change.name ?? null });
    if (!parsed.ok) return parsed;
    const defaults = {
      name: '',
      description: null,
      keepOriginals: false,
      keepCrops: true,
      expectedMatedShare: 0.5,
      filterKeys: [],
      bodyValidHours: 24,
      expiredBodyDays: 30,
      sightingHours: 72,
      consentRequired: false,
    };
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'createGallery',
      idempotencyKey,
      input: { ...change } as JsonObject, // reason: strings, booleans, numbers and lists of strings
      run: async (tx) => {
        const row = { ...defaults, ...parsed.value, id: newId() };
        const gallery = await store.insertGallery(tx, row, await this.#deps.firstSpaces(tx));
        return ok({
          payload: galleryToJson(gallery),
          audit: { targetType: 'Gallery', targetId: gallery.id, galleryIds: [gallery.id] },
        });
      },
    });
    return result.ok ? ok(galleryFromJson(result.value)) : result;
  }

  async update(
    ctx: RequestContext,
    id: string | null,
    change: GalleryChange,
  ): Promise<Result<Gallery, UserFailure>> {
    const parsed = parseGalleryChange(change);
    if (!parsed.ok) return parsed;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'updateGallery',
      input: null,
      run: async (tx) => {
        const found = id === null ? null : await store.findGallery(tx, ctx.actor.scope, id);
        if (found === null) return fail(notFound('gallery', ['id']));
        if (parsed.value.expiredBodyDays !== undefined) {
          await this.#deps.setBodyTerm(tx, found.id, parsed.value.expiredBodyDays);
        }
        const gallery = await store.changeGallery(tx, found.id, parsed.value);
        const detail = { changed: Object.keys(parsed.value) };
        return ok({
          payload: galleryToJson(gallery),
          audit: { targetType: 'Gallery', targetId: gallery.id, galleryIds: [gallery.id], detail },
        });
      },
    });
    return result.ok ? ok(galleryFromJson(result.value)) : result;
  }

  /** Hides the gallery at once and starts the job that removes what it holds. */
  async delete(ctx: RequestContext, id: string | null): Promise<Result<Job, UserFailure>> {
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'deleteGallery',
      input: null,
      run: async (tx) => {
        const found = id === null ? null : await store.findGallery(tx, ctx.actor.scope, id);
        if (found === null) return fail(notFound('gallery', ['id']));
        await store.hideGallery(tx, found.id, this.#deps.clock.now());
        const job = await insertJob(tx, {
          kind: 'gallery.purge',
          galleryId: found.id,
          input: {},
          actorId: ctx.actor.id,
        });
        return ok({
          payload: jobToJson(job),
          audit: { targetType: 'Gallery', targetId: found.id, galleryIds: [found.id] },
        });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }
}
