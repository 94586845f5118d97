import type { Clock } from '../../core/clock.ts';
import { textAt } from '../../core/json.ts';
import type { JobHandler } from '../job/job.types.ts';
import { EvaluationRefusal } from './evaluation-refusal.ts';
import { failEvaluation, finishEvaluation, readEvaluation } from './evaluation.store.ts';
import type { Evaluation } from './evaluation.types.ts';
import type { ModelVectorParts } from './model-vectors.ts';
import { runEvaluation, type EvaluationTools } from './run-evaluation.ts';

export interface EvaluationParts extends ModelVectorParts {
  readonly clock: Clock;
}

/** The job of `evaluateModel`. It only reads until its one write at the end. */
export function evaluateJob(parts: EvaluationParts): JobHandler {
  return async (job, tools) => {
    const { client } = parts.database;
    const evaluation = await readEvaluation(client, textAt(job.input, 'evaluationId'));
    if (evaluation === null) return { outcome: 'failed', error: 'the evaluation is gone' };
    if (tools.isCancelled()) return await cancelled(parts, evaluation);
    try {
      const { report } = await evaluateNow(parts, evaluation, tools);
      const { verdict = 'INCONCLUSIVE', superior = false } = report?.gate ?? {};
      return { outcome: 'succeeded', result: { superior, passed: verdict === 'PASSED' } };
    } catch (error) {
      if (tools.isCancelled()) return await cancelled(parts, evaluation);
      if (!(error instanceof EvaluationRefusal)) throw error;
      return { outcome: 'failed', error: error.message };
    }
  };
}

async function cancelled({ database, clock }: EvaluationParts, { id }: Evaluation) {
  const end = { failureCode: 'CANCELLED', failure: 'somebody cancelled it', finishedAt: clock.now() };
  await failEvaluation(database.client, id, end);
  return { outcome: 'skipped' as const, reason: 'it was cancelled' };
}

/** Done once: a later attempt finds the report. @throws {EvaluationRefusal} once it is noted with the evaluation. */
export async function evaluateNow(
  parts: EvaluationParts,
  evaluation: Evaluation,
  tools: EvaluationTools,
): Promise<Evaluation> {
  if (evaluation.report !== null) return evaluation;
  const { client } = parts.database;
  try {
    const { report, curves } = await runEvaluation(parts, evaluation, tools);
    await finishEvaluation(client, evaluation.id, { report, curves, finishedAt: parts.clock.now() });
    return { ...evaluation, report };
  } catch (error) {
    if (error instanceof EvaluationRefusal) {
      const { code, message } = error;
      const end = { failureCode: code, failure: message, finishedAt: parts.clock.now() };
      await failEvaluation(client, evaluation.id, end);
    }
    throw error;
  }
}
