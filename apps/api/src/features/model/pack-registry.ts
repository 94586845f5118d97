import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PackError, parseManifest, type PipelineDescription } from '@gallerist/embedding';
import {
  builtInPackName,
  describePack,
  installPack,
  locatePack,
  ownContents,
  type LocatedPack,
} from '@gallerist/embedding/node';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteTrainedPack, findPackByDigest, findPackOfSpace, insertPack } from './pack.store.ts';
import type { PackFileRow, RegisteredPack } from './pack.store.ts';

/** What this process serves with. */
export interface PackPool {
  readonly pipelines: ReadonlyMap<string, PipelineDescription>;
  load(pack: LocatedPack, spaceId: string): Promise<PipelineDescription>;
}

interface Dependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly pool: PackPool;
  /** `DATA_DIR/packs`. */
  readonly packsDir: string;
}

export interface TrainedBy {
  readonly trainingRunId: string;
  readonly trainedOnGalleryIds: readonly string[];
}

export interface RegisteredSpace {
  readonly modelVersionId: string;
  readonly spaceId: string;
}

/** Larger files than this are no model that a laptop serves. */
const maxFileBytes = 2 ** 31;

/**
 * Packs as rows, so that every process of an installation has every model: a pack's own files lie in the blob store, and a
 * process that lacks the folder fetches them, digests checked.
 */
export class PackRegistry {
  readonly #deps: Dependencies;
  /** Several requests for a space that is not loaded wait for one loading. */
  readonly #loading = new Map<string, Promise<PipelineDescription>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /**
   * Makes the rows of a pack and of its space and keeps its files. Idempotent; a kill before the commit leaves blobs that the
   * sweeper takes.
   *
   * @throws {PackError} for a pack that cannot serve, or whose files are missing or changed.
   */
  async register(pack: LocatedPack, trainedBy?: TrainedBy): Promise<RegisteredSpace> {
    return await this.#register(await describePack(pack), pack, trainedBy);
  }

  /** As `register`, for what a pool serves already; a pack that is not the pool's gives no files. */
  async registerServed(pipeline: PipelineDescription, pack: LocatedPack): Promise<RegisteredSpace> {
    const isItsPack = (await spaceIdOf(pack)) === pipeline.spaceId;
    return await this.#register(pipeline, isItsPack ? pack : null);
  }

  async #register(
    pipeline: PipelineDescription,
    pack: LocatedPack | null,
    trainedBy?: TrainedBy,
  ): Promise<RegisteredSpace> {
    const { database } = this.#deps;
    const known = await findPackByDigest(database.client, pipeline.pack.digest);
    const files = pack === null ? [] : await this.#keep(pack, known?.files ?? []);
    const origin = pipeline.pack.name === builtInPackName ? ('BUILT_IN' as const) : ('INSTALLED' as const);
    const lineage =
      trainedBy === undefined
        ? { origin, trainingRunId: null, trainedOnGalleryIds: [] }
        : { origin: 'TRAINED' as const, ...trainedBy };
    const modelVersionId = await database.transaction((tx) =>
      insertPack(tx, pipeline, { ...lineage, files }),
    );
    return { modelVersionId, spaceId: pipeline.spaceId };
  }

  /**
   * Takes back what `register` did for a training run, the installed folder too, unless something uses it already.
   *
   * @returns The model version that is gone; null where there was none, or where it is in use.
   */
  async unregister(trainingRunId: string): Promise<string | null> {
    const { database, blobs, packsDir } = this.#deps;
    const removed = await database.transaction((tx) => deleteTrainedPack(tx, trainingRunId));
    if (removed === null) return null;
    const { modelVersionId, name, version, blobKeys } = removed;
    await rm(join(packsDir, name, version), { recursive: true, force: true });
    await blobs.delete(blobKeys);
    return modelVersionId;
  }

  /**
   * Has a space served by this process's pool: from its folder, or with files from the blob store.
   *
   * @throws {PackError} `PACK_UNKNOWN` for a space that no pack is registered for.
   * @throws {DependencyError} if a file of it cannot be had.
   */
  async ensure(spaceId: string): Promise<PipelineDescription> {
    const loaded = this.#deps.pool.pipelines.get(spaceId);
    if (loaded !== undefined) return loaded;
    const underWay = this.#loading.get(spaceId);
    if (underWay !== undefined) return await underWay;
    const loading = this.#load(spaceId).finally(() => this.#loading.delete(spaceId));
    this.#loading.set(spaceId, loading);
    return await loading;
  }

  /** The folder of the pack that makes a space's vectors, fetched if need be. @throws As `ensure`. */
  async locate(spaceId: string): Promise<LocatedPack> {
    const registered = await findPackOfSpace(this.#deps.database.client, spaceId);
    if (registered === null) throw new PackError('PACK_UNKNOWN', 'No pack is registered for this space.');
    return (await this.#findFolder(registered, spaceId)) ?? (await this.#fetch(registered));
  }

  async #load(spaceId: string): Promise<PipelineDescription> {
    return await this.#deps.pool.load(await this.locate(spaceId), spaceId);
  }

  /** An installed pack of the name and version counts only if it makes the very space. */
  async #findFolder({ name, version, packDigest }: RegisteredPack, spaceId: string) {
    const { packsDir } = this.#deps;
    const places = [
      name === builtInPackName ? name : `${name}@${version}`,
      join(fetchedIn(packsDir, packDigest), name, version),
    ];
    for (const place of places) {
      const found = await locatePack(place, { packsDir }).catch(() => null);
      if (found !== null && (await spaceIdOf(found, spaceId)) === spaceId) return found;
    }
    return null;
  }

  async #fetch({ name, version, packDigest, manifest, files }: RegisteredPack): Promise<LocatedPack> {
    const contents = new Map<string, Uint8Array>();
    for (const file of files) contents.set(file.path, await this.#read(file));
    const draft = parseManifest(manifest);
    const packsDir = fetchedIn(this.#deps.packsDir, packDigest);
    try {
      return await installPack(draft, contents, { packsDir });
    } catch (error) {
      // Another process with the same DATA_DIR was faster.
      if (error instanceof PackError && error.code === 'PACK_EXISTS')
        return await locatePack(join(packsDir, name, version));
      throw error;
    }
  }

  async #read({ path, sha256, blobKey }: PackFileRow): Promise<Uint8Array> {
    const bytes = await this.#deps.blobs.read(blobKey);
    if (bytes === null) throw new DependencyError('blob-store', `a file of a pack is gone: ${path}`);
    if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
    throw new DependencyError('blob-store', `a file of a pack is changed: ${path}`, { retryable: false });
  }

  /** The pack's own files in the blob store; what is there already is not written again. */
  async #keep(pack: LocatedPack, known: readonly PackFileRow[]): Promise<readonly PackFileRow[]> {
    const rows: PackFileRow[] = [];
    for (const [path, bytes] of await ownContents(pack, pack.manifest.attachments)) {
      const kept = known.find((file) => file.path === path);
      if (kept !== undefined) {
        rows.push(kept);
        continue;
      }
      const stored = await this.#deps.blobs.put([bytes], { maxBytes: maxFileBytes });
      if (!stored.ok) throw new PackError('MODEL_INVALID', `${path} has more than ${maxFileBytes} bytes.`);
      const { key, byteSize, sha256 } = stored.value;
      rows.push({ path, sha256, byteSize, blobKey: key });
    }
    return rows;
  }
}

/** Apart from what people install: two installations may have given one name and version to different packs. */
const fetchedIn = (packsDir: string, packDigest: string): string => join(packsDir, '.fetched', packDigest);

async function spaceIdOf(pack: LocatedPack, wanted?: string): Promise<string | null> {
  return await describePack(pack, wanted).then(
    ({ spaceId }) => spaceId,
    () => null,
  );
}
