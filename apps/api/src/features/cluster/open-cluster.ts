import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findClusters, lockCluster } from './cluster.store.ts';
import type { Cluster } from './cluster.types.ts';

const idPath = ['input', 'clusterId'];

/** The cluster as the caller saw it, held until the transaction ends. */
export async function openCluster(
  tx: Transaction,
  ctx: RequestContext,
  seen: { readonly clusterId: string | null; readonly revision: number | null },
): Promise<Result<Cluster, UserFailure>> {
  const locked = seen.clusterId === null ? null : await lockCluster(tx, seen.clusterId);
  const [cluster] = locked === null ? [] : await findClusters(tx, ctx.actor.scope, [seen.clusterId ?? '']);
  if (cluster === undefined) return fail(notFound('cluster', idPath));
  if (cluster.state !== 'OPEN') {
    const message = 'the cluster was accepted or dismissed before';
    return fail({ code: 'ALREADY_RESOLVED', message, path: idPath });
  }
  if (seen.revision !== null && seen.revision !== cluster.revision) {
    const message = 'probes have joined or left the cluster since it was read';
    return fail({ code: 'CLUSTER_CHANGED', message, path: ['input', 'revision'] });
  }
  return ok(cluster);
}
