import { newId } from '../../core/ids.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findOfRuns, insertEvaluation, type NewEvaluation } from './evaluation.store.ts';
import type { Evaluation } from './evaluation.types.ts';

/** The evaluation of a training run's candidate, one for each run: a later attempt of its job finds it. */
export async function evaluationOfRun(
  { client }: Database,
  asked: Omit<NewEvaluation, 'id' | 'trainingRunId'> & { readonly trainingRunId: string },
): Promise<Evaluation> {
  const [found] = await findOfRuns(client, [asked.trainingRunId]);
  return found ?? (await insertEvaluation(client, { ...asked, id: newId() }));
}
