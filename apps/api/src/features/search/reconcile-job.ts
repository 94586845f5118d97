import type { Database } from '../../infra/prisma/database.ts';
import type { JobHandler } from '../job/job.types.ts';
import { incompleteSpaces, knownSpaces } from './index-state.store.ts';
import { createDrainPass } from './outbox-pass.ts';
import { reconcileSpace } from './reconciler.ts';
import type { IndexReadiness } from './index-readiness.ts';
import type { VectorIndex } from './vector-index.ts';

/**
 * The job `reconcile`: compares the index of every space with PostgreSQL and puts differences right, as the index keeper does
 * for one space now and then. Spaces that are being repaired are left to that.
 */
export function reconcileJob(parts: {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly readiness: IndexReadiness;
}): JobHandler {
  const { client } = parts.database;
  return async (job, tools) => {
    const pass = createDrainPass(parts);
    const repairing = new Set((await incompleteSpaces(client)).map(({ id }) => id));
    const spaces = (await knownSpaces(client)).filter(({ id }) => !repairing.has(id));
    const done = new Set(stringsOf(job.checkpoint?.['spaceIds']));
    const counts = { spaces: done.size, checked: 0, missing: 0, misplaced: 0, extra: 0 };
    for (const space of spaces.filter(({ id }) => !done.has(id))) {
      const onPage = async (): Promise<void> => {
        tools.signal.throwIfAborted();
        await tools.report(done.size / spaces.length);
      };
      await parts.readiness.check(space);
      const report = await reconcileSpace({ ...parts, pass }, space, onPage);
      done.add(space.id);
      counts.spaces += 1;
      for (const key of ['checked', 'missing', 'misplaced', 'extra'] as const) counts[key] += report[key];
      await tools.log(
        `space ${space.id.slice(0, 12)}: ${report.checked} checked, ${report.missing} missing, ` +
          `${report.misplaced} misplaced, ${report.extra} extra`,
      );
      await tools.saveCheckpoint({ spaceIds: [...done] });
    }
    return { outcome: 'succeeded', result: counts };
  };
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
