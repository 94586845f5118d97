import type { RequestContext } from '../../core/context.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findGallery, listActiveSpaces } from '../gallery/gallery.store.ts';
import type { Job } from '../job/job.types.ts';
import { startGalleryJob, type GalleryJobRequest } from '../job/start-gallery-job.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { openCluster } from './open-cluster.ts';
import { acceptCluster } from './accept-cluster.ts';
import type { AcceptParts, AcceptRequest, Acceptance } from './accept-cluster.ts';
import * as store from './cluster.store.ts';
import type { Cluster, ClusterCamera, ClusterMember } from './cluster.types.ts';

export interface ClusterParts extends AcceptParts {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'read'>;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

/** Strangers who were seen more than once. */
export class ClusterService {
  readonly #parts: ClusterParts;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Cluster[]> {
    return await store.findClusters(this.#parts.database.client, ctx.actor.scope, ids);
  }

  /** Empty for a gallery that does not exist for the caller. */
  async list(ctx: RequestContext, galleryId: string | null, page: PageRequest): Promise<Page<Cluster>> {
    const { client } = this.#parts.database;
    const gallery = galleryId === null ? null : await findGallery(client, ctx.actor.scope, galleryId);
    if (gallery === null) return { rows: [], hasMore: false };
    const spaces = await listActiveSpaces(client, [gallery.id]);
    const spaceIds = spaces.map(({ spaceId }) => spaceId);
    return await store.listOpenClusters(client, { galleryId: gallery.id, spaceIds }, page);
  }

  /** How many `list` has of galleries that the caller was given already. */
  async countOpen(galleryIds: readonly string[]): Promise<number> {
    return await store.countOpenClusters(this.#parts.database.client, galleryIds);
  }

  /** For clusters that the caller was given already; those that no camera saw are left out. */
  async cameras(clusterIds: readonly string[]): Promise<ReadonlyMap<string, readonly ClusterCamera[]>> {
    return await store.camerasOfClusters(this.#parts.database.client, clusterIds);
  }

  /** For clusters that the caller was given already: at most so many members of each, the newest first. */
  async members(
    clusterIds: readonly string[],
    first: number,
  ): Promise<ReadonlyMap<string, readonly ClusterMember[]>> {
    return await store.membersOfClusters(this.#parts.database.client, clusterIds, first);
  }

  /** Looks through the probes that came since the last time; a worker does so by itself from time to time. */
  async start(ctx: RequestContext, request: GalleryJobRequest): Promise<Result<Job, UserFailure>> {
    return await startGalleryJob(this.#parts, ctx, {
      ...request,
      ...{ mutation: 'startClustering', kind: 'cluster' },
    });
  }

  async accept(ctx: RequestContext, request: AcceptRequest): Promise<Result<Acceptance, UserFailure>> {
    return await acceptCluster(this.#parts, ctx, request);
  }

  /** Its probes, and those like them that come later, are not shown again. */
  async dismiss(
    ctx: RequestContext,
    request: { readonly clusterId: string | null; readonly revision: number | null },
  ): Promise<Result<string, UserFailure>> {
    const result = await runMutation<JsonObject>(this.#parts.database, ctx, {
      name: 'dismissCluster',
      input: null,
      run: async (tx) => {
        const found = await openCluster(tx, ctx, request);
        if (!found.ok) return found;
        const { id, galleryId } = found.value;
        await store.settleCluster(tx, id, { state: 'DISMISSED', identityId: null });
        const audit = { targetType: 'Cluster', targetId: id, galleryIds: [galleryId] };
        return ok({ payload: { clusterId: id }, audit });
      },
    });
    return result.ok ? ok(textAt(result.value, 'clusterId')) : result;
  }

  /** The crop of the probe that is most like the others; null if none is kept, or the cluster is hidden. */
  async readExemplar(ctx: RequestContext, id: string): Promise<Uint8Array | null> {
    const [cluster] = await this.findMany(ctx, [id]);
    if (cluster === undefined) return null;
    const members = await store.memberProbes(this.#parts.database.client, id);
    const exemplar =
      members.find(
        ({ searchId, probeIndex }) =>
          searchId === cluster.exemplarSearchId && probeIndex === cluster.exemplarIndex,
      ) ?? members[0];
    const key = exemplar?.cropBlobKey ?? null;
    return key === null ? null : await this.#parts.blobs.read(key);
  }
}
