import { classRoles } from '@gallerist/metrics/evaluation';
import { checkCompared } from '../embedded-features.ts';
import type { ComparedFeatures } from '../embedded-features.ts';
import { evaluateRetrieval } from './evaluate-retrieval.ts';
import type { RetrievalEvaluation, RetrievalOptions } from './evaluate-retrieval.ts';

/**
 * Every picture of a set looks for the others of its identity among all others: rank-1 (which is Recall@1), mAP, and each
 * pair once.
 *
 * @param features The same pictures twice: as they are found, and as they ask.
 * @param identities `[rows]` whole numbers.
 * @throws As {@link evaluateRetrieval}.
 */
export async function evaluateClasses(
  features: ComparedFeatures,
  identities: Int32Array,
  options: RetrievalOptions = {},
): Promise<RetrievalEvaluation> {
  checkCompared('evaluateClasses', features, identities);
  const task = {
    queries: features.probes,
    gallery: features.references,
    people: identities,
    fillRoles: (query: number, roles: Uint8Array) => {
      classRoles({ label: identities[query] ?? 0, self: query }, identities, roles);
    },
    isPair: (query: number, other: number) => other > query,
  };
  return evaluateRetrieval(task, options);
}
