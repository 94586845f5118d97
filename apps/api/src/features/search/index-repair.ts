import type { KeeperParts } from './index-keeper.types.ts';
import { beingRebuilt, createIndexReadiness } from './index-readiness.ts';
import {
  claimReconciliation,
  claimRebuild,
  claimRepair,
  endRepair,
  extendRepair,
  giveUpReconciliation,
  giveUpRepair,
  incompleteSpaces,
  knownSpaces,
} from './index-state.store.ts';
import { createDrainPass } from './outbox-pass.ts';
import { reconcileSpace, type DriftReport } from './reconciler.ts';
import type { VectorSpace } from './vector-index.ts';

/** A process that died while it repaired is replaced after that. */
const LEASE_MS = 60_000;
const RECONCILE_EVERY_MS = 6 * 60 * 60 * 1000;
/** A comparison that failed is not worth repeating at once, and must not keep the pruner and other spaces waiting. */
const RECONCILE_RETRY_MS = 60_000;

/** Brings spaces whose index has lost changes for good back in step; searches of them are refused until then. */
export async function repairIncompleteSpaces(parts: KeeperParts): Promise<void> {
  for (const space of await incompleteSpaces(parts.database.client)) await repairSpace(parts, space);
}

async function repairSpace(parts: KeeperParts, space: VectorSpace): Promise<void> {
  if (await claimRepair(parts.database.client, space.id, LEASE_MS)) await repairClaimed(parts, space);
}

async function repairClaimed(parts: KeeperParts, space: VectorSpace): Promise<DriftReport> {
  const { client } = parts.database;
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
  if (space === null) return;
  try {
    parts.log?.(describe(await reconcileSpace(parts, space)));
  } catch (error) {
    await giveUpReconciliation(parts.database.client, space.id, { everyMs, retryMs: RECONCILE_RETRY_MS });
    throw error;
  }
}

/**
 * Throws every collection away and fills it again from PostgreSQL. Servers may run meanwhile; their searches of a space
 * are refused until it is whole again.
 *
 * @throws {DependencyError} if another process repairs the index, or the index or the database is away.
 */
export async function rebuildVectorIndex(
  parts: Pick<KeeperParts, 'database' | 'vectorIndex' | 'log'>,
): Promise<readonly DriftReport[]> {
  const readiness = createIndexReadiness(parts);
  const keeper = { ...parts, readiness, pass: createDrainPass({ ...parts, readiness }) };
  const reports: DriftReport[] = [];
  for (const space of await knownSpaces(parts.database.client)) {
    if (!(await claimRebuild(parts.database.client, space.id, LEASE_MS))) throw beingRebuilt();
    await parts.vectorIndex.dropSpace(space);
    // Changes that wait for this space may have had it made while another one was filled.
    readiness.forget(space.id);
    await readiness.check(space);
    reports.push(await repairClaimed(keeper, space));
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
