import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { parseCameraChange, parseExternalId } from './camera-input.ts';
import * as store from './camera.store.ts';
import { cameraLimits, type Camera, type CameraActivity, type CameraChange } from './camera.types.ts';
import type { CameraLink, NeighbourInput, NewCameraInput } from './camera.types.ts';
import { camerasByName } from './named-cameras.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
}

type Changed = Result<{ readonly camera: Camera; readonly detail: JsonObject }, UserFailure>;

/** Cameras: where pictures come from, and how far they are apart. */
export class CameraService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Visible ones only, removed ones too, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Camera[]> {
    return await store.findCameras(this.#deps.database.client, ctx.actor.scope, ids);
  }

  /** For a gallery that the caller was given already. */
  async list(
    query: { readonly galleryId: string; readonly includeRemoved: boolean },
    page: PageRequest,
  ): Promise<Page<Camera>> {
    return await store.listCameras(this.#deps.database.client, query, page);
  }

  /** For cameras that the caller was given already. */
  async activity(cameraIds: readonly string[]): Promise<ReadonlyMap<string, CameraActivity>> {
    return await store.activityOf(this.#deps.database.client, cameraIds);
  }

  /** For cameras that the caller was given already: each link once. */
  async links(cameraIds: readonly string[]): Promise<readonly CameraLink[]> {
    return await store.findLinks(this.#deps.database.client, cameraIds);
  }

  /** Of galleries that the caller was given already. */
  async linksOf(galleryIds: readonly string[]): Promise<readonly CameraLink[]> {
    return await store.findLinksOf(this.#deps.database.client, galleryIds);
  }

  /** By gallery id and external id with a space between, of galleries that the caller was given already. */
  async byExternalIds(keys: readonly string[]): Promise<ReadonlyMap<string, Camera>> {
    const split = keys.map(
      (key) => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)] as const,
    );
    const galleryIds = [...new Set(split.map(([galleryId]) => galleryId))];
    const externalIds = [...new Set(split.map(([, externalId]) => externalId))];
    const found = await store.findCamerasOf(this.#deps.database.client, galleryIds, { externalIds });
    return new Map(found.map((camera) => [`${camera.galleryId} ${camera.externalId}`, camera]));
  }

  /** A camera that was removed comes back, with what it recorded. */
  async create(ctx: RequestContext, input: NewCameraInput): Promise<Result<Camera, UserFailure>> {
    const { idempotencyKey, galleryId, externalId, ...change } = input;
    const parsed = parseCameraChange({
      ...change,
      name: change.name ?? null,
      timeZone: change.timeZone ?? null,
    });
    if (!parsed.ok) return parsed;
    const called = parseExternalId(externalId);
    if (!called.ok) return called;
    const { name = '', place = null, timeZone = '' } = parsed.value;
    return await this.#change(ctx, {
      name: 'createCamera',
      idempotencyKey,
      input: { ...input, idempotencyKey: null } as unknown as JsonObject, // reason: texts, numbers and lists of them
      run: async (tx) => {
        const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
        if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
        const [known] = await store.findCamerasOf(tx, [gallery.id], { externalIds: [called.value] });
        if (known?.removedAt === null) return fail(externalIdTaken);
        if (known === undefined && (await store.countCameras(tx, gallery.id)) >= cameraLimits.cameras)
          return fail(tooMany);
        const columns = { name, place, timeZone };
        const camera =
          known === undefined
            ? await store.insertCamera(tx, {
                ...columns,
                ...{ id: newId(), galleryId: gallery.id, externalId: called.value },
              })
            : await store.changeCamera(tx, known.id, { ...columns, removedAt: null });
        const problem = await link(tx, camera, change.neighbours);
        return problem === null ? ok({ camera, detail: { isBack: known !== undefined } }) : fail(problem);
      },
    });
  }

  async update(
    ctx: RequestContext,
    id: string | null,
    change: CameraChange,
  ): Promise<Result<Camera, UserFailure>> {
    const parsed = parseCameraChange(change);
    if (!parsed.ok) return parsed;
    return await this.#change(ctx, {
      name: 'updateCamera',
      input: null,
      run: async (tx) => {
        const found = await findOne(tx, ctx, id);
        if (found === null) return fail(notFound('camera', ['id']));
        const camera = await store.changeCamera(tx, found.id, parsed.value);
        const problem = await link(tx, camera, change.neighbours);
        const changed = [...Object.keys(parsed.value), ...(change.neighbours ? ['neighbours'] : [])];
        return problem === null ? ok({ camera, detail: { changed } }) : fail(problem);
      },
    });
  }

  /** From the commit on nothing is recorded of it; what it recorded stays until it expires. */
  async delete(ctx: RequestContext, id: string | null): Promise<Result<Camera, UserFailure>> {
    return await this.#change(ctx, {
      name: 'deleteCamera',
      input: null,
      run: async (tx) => {
        const found = await findOne(tx, ctx, id);
        if (found === null || found.removedAt !== null) return fail(notFound('camera', ['id']));
        const camera = await store.changeCamera(tx, found.id, { removedAt: this.#deps.clock.now() });
        return ok({ camera, detail: {} });
      },
    });
  }

  async #change(
    ctx: RequestContext,
    mutation: {
      readonly name: string;
      readonly idempotencyKey?: string | null | undefined;
      readonly input: JsonObject | null;
      readonly run: (tx: Transaction) => Promise<Changed>;
    },
  ): Promise<Result<Camera, UserFailure>> {
    try {
      const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
        ...mutation,
        run: async (tx) => {
          const changed = await mutation.run(tx);
          if (!changed.ok) return changed;
          const { camera, detail } = changed.value;
          const galleryIds = [camera.galleryId];
          const audit = { targetType: 'Camera', targetId: camera.id, galleryIds, detail };
          return ok({ payload: store.cameraToJson(camera), audit });
        },
      });
      return result.ok ? ok(store.cameraFromJson(result.value)) : result;
    } catch (error) {
      // Two callers made a camera of the same external id at once: the check saw neither.
      if (error instanceof store.CameraTakenError) return fail(externalIdTaken);
      throw error;
    }
  }
}

const externalIdTaken: UserFailure = {
  code: 'EXTERNAL_ID_TAKEN',
  message: 'another camera of the gallery has this external id',
  path: ['input', 'externalId'],
};
const tooMany: UserFailure = {
  code: 'LIMIT_EXCEEDED',
  message: `a gallery must have at most ${cameraLimits.cameras} cameras`,
  path: ['input', 'galleryId'],
};

async function findOne(tx: Transaction, ctx: RequestContext, id: string | null): Promise<Camera | null> {
  const [found] = id === null ? [] : await store.findCameras(tx, ctx.actor.scope, [id]);
  return found ?? null;
}

/** Neighbours are cameras of the same gallery that are there, each once. Null or undefined: as they were. */
async function link(
  tx: Transaction,
  camera: Camera,
  neighbours: readonly NeighbourInput[] | null | undefined,
): Promise<UserFailure | null> {
  if (neighbours === null || neighbours === undefined) return null;
  const names = neighbours.map((neighbour) => neighbour.camera);
  const found = await camerasByName(tx, [camera.galleryId], names);
  const links: Omit<CameraLink, 'cameraId'>[] = [];
  for (const [index, { minSeconds, typicalSeconds }] of neighbours.entries()) {
    const path = ['input', 'neighbours', String(index), 'cameraId'];
    const other = found[index]?.[0];
    if (other === undefined || other.removedAt !== null) return notFound('camera', path);
    if (other.id === camera.id) return invalidInput('a camera is no neighbour of itself', path);
    if (links.some(({ otherCameraId }) => otherCameraId === other.id))
      return invalidInput('each neighbour must be named once', path);
    links.push({ otherCameraId: other.id, minSeconds, typicalSeconds });
  }
  await store.setLinks(tx, camera.id, links);
  return null;
}
