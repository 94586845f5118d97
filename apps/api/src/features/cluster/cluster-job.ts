import { isModality } from '../../core/modality.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { JobHandler, JobTools } from '../job/job.types.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { LinkInput, LinkedCluster } from './link-probes.ts';
import * as store from './linking.store.ts';
import type { KnownCluster, LinkingTarget, ProbeVector } from './linking.store.ts';

export interface ClusterJobParts {
  readonly database: Database;
  readonly link: (input: LinkInput, signal: AbortSignal) => Promise<readonly LinkedCluster[]>;
  readonly thresholdOf: (galleryId: string, spaceId: string) => Promise<{ readonly match: number }>;
}

/** Somebody accepts or dismisses a cluster while it is being linked, at most so often. */
const maxAttempts = 5;

/** Links the UNKNOWN probes that came since the last time. Interrupted, it has changed nothing and begins anew. */
export function clusterJob(parts: ClusterJobParts): JobHandler {
  return async (job, tools) => {
    const { galleryId } = job;
    const modality = job.input['modality'];
    if (galleryId === null || !isModality(modality)) {
      return { outcome: 'failed', error: 'the job names no gallery and modality' };
    }
    const spaceId = await store.activeSpaceOf(parts.database.client, galleryId, modality);
    if (spaceId === null) return { outcome: 'skipped', reason: 'the gallery is gone' };
    const target = { galleryId, modality, spaceId };
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const joined = await linkOnce(parts, target, tools);
      if (joined !== null) return { outcome: 'succeeded', result: { probes: joined } };
    }
    return { outcome: 'failed', error: 'the clusters were changed again and again meanwhile' };
  };
}

/** @returns How many probes joined; null if somebody changed a cluster meanwhile. */
async function linkOnce(
  { database, link, thresholdOf }: ClusterJobParts,
  target: LinkingTarget,
  tools: JobTools,
): Promise<number | null> {
  await database.transaction((tx) => store.dropKnownProbes(tx, target));
  const clusters = await store.linkableClusters(database.client, target);
  const probes = await store.unknownProbes(database.client, target);
  const added = probes.flatMap(({ clusterId }, position) => (clusterId === null ? [position] : []));
  if (added.length === 0) return 0;
  await tools.report(0.2);
  const { match: threshold } = await thresholdOf(target.galleryId, target.spaceId);
  const { values, dimensions } = matrixOf(probes);
  const members = membersOf(probes);
  const known = clusters.filter(({ id }) => members.has(id));
  const input = {
    ...{ values, dimensions, added, threshold },
    clusters: known.map(({ id, isSettled }) => ({ id, isSettled, members: members.get(id) ?? [] })),
  };
  const linked = (await link(input, tools.signal)).filter(({ isChanged }) => isChanged);
  await tools.report(0.8);
  const isWritten = await writeLinked(database, target, { known, linked, probes });
  return isWritten ? added.length : null;
}

/** @returns false, with nothing written, if somebody changed one of the clusters meanwhile. */
async function writeLinked(
  database: Database,
  target: LinkingTarget,
  work: {
    readonly known: readonly KnownCluster[];
    readonly linked: readonly LinkedCluster[];
    readonly probes: readonly ProbeVector[];
  },
): Promise<boolean> {
  const { known, linked, probes } = work;
  const touched = new Set(linked.flatMap(({ id, absorbed }) => [...absorbed, ...(id === null ? [] : [id])]));
  const toHold = known.filter(({ id }) => touched.has(id));
  return await database.transaction(async (tx) => {
    if (!(await store.holdUnchanged(tx, toHold))) return false;
    for (const cluster of linked) {
      const joined = cluster.members.filter((position) => probes[position]?.clusterId === null);
      const change = {
        ...cluster,
        joined: keysOf(probes, joined),
        exemplar: keyOf(probes, cluster.exemplar),
      };
      await store.writeChange(tx, target, change);
    }
    return true;
  });
}

function matrixOf(probes: readonly ProbeVector[]): { values: Float32Array; dimensions: number } {
  const vectors = probes.map(({ vector }) => embeddingFromBytes(vector));
  const dimensions = vectors[0]?.length ?? 0;
  const values = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => values.set(vector, row * dimensions));
  return { values, dimensions };
}

function membersOf(probes: readonly ProbeVector[]): ReadonlyMap<string, number[]> {
  const members = new Map<string, number[]>();
  probes.forEach(({ clusterId }, position) => {
    if (clusterId === null) return;
    const own = members.get(clusterId) ?? [];
    own.push(position);
    members.set(clusterId, own);
  });
  return members;
}

const keysOf = (probes: readonly ProbeVector[], positions: readonly number[]) =>
  positions.map((position) => keyOf(probes, position));

function keyOf(probes: readonly ProbeVector[], position: number) {
  const probe = probes[position];
  if (probe === undefined) throw new RangeError('keyOf: position must be that of a probe');
  return { searchId: probe.searchId, probeIndex: probe.probeIndex };
}
