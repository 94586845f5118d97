import type { Transaction } from '../../infra/prisma/database.ts';

/** Parts of a run whose people its model has learnt from. */
const learntFrom = ['TRAIN', 'VALIDATION', 'HARD_NEGATIVE'];

export interface TrainingTraces {
  readonly items: number;
  /** Runs that were under way with the person, and begin anew without. */
  readonly restartedRunIds: readonly string[];
  /** Models that were trained on the person, and those that began with one of them. */
  readonly modelVersionIds: readonly string[];
}

/** Takes the person out of what runs are trained on; what was learnt already stays in the models, which are marked. */
export async function eraseFromTraining(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<TrainingTraces> {
  const ids = [...identityIds];
  const runs = await tx.$queryRaw<{ id: string; modelVersionId: string | null; learnt: boolean }[]>`
    SELECT r.id::text, r.model_version_id::text AS "modelVersionId",
      bool_or(i.part::text = ANY(${learntFrom}::text[])) AS learnt
    FROM training_items i JOIN training_runs r ON r.id = i.run_id
    WHERE i.identity_id = ANY(${ids}::uuid[]) GROUP BY r.id`;
  const { count } = await tx.trainingItem.deleteMany({ where: { identityId: { in: ids } } });
  const learnt = runs.flatMap((run) =>
    run.learnt && run.modelVersionId !== null ? [run.modelVersionId] : [],
  );
  const modelVersionIds = await markModels(tx, learnt);
  const unfinished = runs.filter((run) => run.modelVersionId === null).map(({ id }) => id);
  return { items: count, modelVersionIds, restartedRunIds: await restartRuns(tx, unfinished) };
}

async function markModels(tx: Transaction, modelVersionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE trained AS (
      SELECT id FROM model_versions WHERE id = ANY(${[...modelVersionIds]}::uuid[])
      UNION
      SELECT child.id FROM trained JOIN model_versions child ON child.parent_id = trained.id
    )
    UPDATE model_versions SET erased_identities = erased_identities + 1, updated_at = now()
    WHERE id IN (SELECT id FROM trained) RETURNING id::text`;
  return rows.map(({ id }) => id);
}

/** The worker that is at one notices with its next sign of life that the job is not its own any more. */
async function restartRuns(tx: Transaction, runIds: readonly string[]): Promise<readonly string[]> {
  if (runIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string; jobId: string | null }[]>`
    UPDATE training_runs SET generation = generation + 1, dataset = NULL, settings = NULL, progress = '{}', updated_at = now()
    WHERE id = ANY(${[...runIds]}::uuid[]) RETURNING id::text, job_id::text AS "jobId"`;
  const runs = { in: rows.map(({ id }) => id) };
  await tx.trainingItem.deleteMany({ where: { runId: runs } });
  const jobIds = rows.flatMap(({ jobId }) => jobId ?? []);
  await tx.$executeRaw`
    UPDATE jobs SET checkpoint = NULL, progress = 0, updated_at = clock_timestamp(),
      state = CASE WHEN state = 'RUNNING' THEN 'QUEUED'::"JobState" ELSE state END,
      claim_id = NULL, lease_until = NULL
    WHERE id = ANY(${jobIds}::uuid[])`;
  return rows.map(({ id }) => id);
}

/** The generation of each run that a worker may still need its folder for. */
export async function neededRunFolders(
  tx: Transaction,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.trainingRun.findMany({
    where: { id: { in: [...runIds] } },
    select: { id: true, generation: true },
  });
  return new Map(rows.map(({ id, generation }) => [id, generation]));
}
