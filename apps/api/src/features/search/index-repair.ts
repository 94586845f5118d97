import type { KeeperParts } from './index-keeper.ts';
import {
  claimReconciliation,
  claimRepair,
  endRepair,
  extendRepair,
  giveUpRepair,
  incompleteSpaces,
  knownSpaces,
  markIncomplete,
} from './index-state.store.ts';
import { reconcileSpace, type DriftReport } from './reconciler.ts';
import type { VectorSpace } from './vector-index.ts';

/** A process that died while it repaired is replaced after that. */
const LEASE_MS = 60_000;
const RECONCILE_EVERY_MS = 6 * 60 * 60 * 1000;

/** Brings spaces whose index has lost changes for good back in step; searches of them are refused until then. */
export async function repairIncompleteSpaces(parts: KeeperParts): Promise<void> {
  for (const space of await incompleteSpaces(parts.database.client)) await repairSpace(parts, space);
}

/** @returns Null if the space needs no repair, or another process is at it. */
async function repairSpace(parts: KeeperParts, space: VectorSpace): Promise<DriftReport | null> {
  const { client } = parts.database;
  if (!(await claimRepair(client, space.id, LEASE_MS))) return null;
  try {
    parts.log?.(`rebuilding the vector index of space ${space.id.slice(0, 12)}`);
    const report = await reconcileSpace(parts, space, () => extendRepair(client, space.id, LEASE_MS));
    await endRepair(client, space.id, await parts.vectorIndex.appliedSeq(space));
    parts.log?.(describe(report));
    return report;
  } catch (error) {
    await giveUpRepair(client, space.id);
    throw error;
  }
}

/** Proves now and then that both agree. */
export async function reconcileOneIfDue(parts: KeeperParts, everyMs = RECONCILE_EVERY_MS): Promise<void> {
  const space = await claimReconciliation(parts.database.client, everyMs);
  if (space !== null) parts.log?.(describe(await reconcileSpace(parts, space)));
}

/** Throws every collection away and fills it again from PostgreSQL. */
export async function rebuildIndex(parts: KeeperParts): Promise<readonly DriftReport[]> {
  const reports: DriftReport[] = [];
  for (const space of await knownSpaces(parts.database.client)) {
    await markIncomplete(parts.database.client, space.id);
    await parts.vectorIndex.dropSpace(space);
    parts.readiness.forget(space.id);
    await parts.readiness.check(space);
    const report = await repairSpace(parts, space);
    if (report !== null) reports.push(report);
  }
  await parts.vectorIndex.persist();
  return reports;
}

function describe({ spaceId, checked, missing, misplaced, extra }: DriftReport): string {
  const drift = missing + misplaced + extra;
  const found =
    drift === 0
      ? 'no difference'
      : `${missing} missing, ${misplaced} misplaced, ${extra} extra, now repaired`;
  return `vector index of space ${spaceId.slice(0, 12)} compared with ${checked} embeddings: ${found}`;
}
