import { checkLength } from '@gallerist/metrics/checks';
import { market1501Roles } from '@gallerist/metrics/evaluation';
import type { CameraLabels } from '@gallerist/metrics/evaluation';
import type { EmbeddedFeatures } from '../embedded-features.ts';
import { evaluateRetrieval } from './evaluate-retrieval.ts';
import type { RetrievalEvaluation, RetrievalOptions } from './evaluate-retrieval.ts';

/** Embeddings with the person (0: a distractor, −1: junk) and the camera of each. */
export interface ReidFeatures extends CameraLabels {
  readonly features: EmbeddedFeatures;
}

/**
 * Person re-identification as Market-1501 has it: pictures of the query's person by the query's own camera and junk
 * detections are dropped from its ranking, distractors stay as wrong answers, queries without a good match count nowhere.
 *
 * @throws As {@link evaluateRetrieval}.
 * @see Zheng et al. 2015, Scalable Person Re-identification: A Benchmark, section 3.2
 */
export async function evaluateReid(
  queries: ReidFeatures,
  gallery: ReidFeatures,
  options: RetrievalOptions = {},
): Promise<RetrievalEvaluation> {
  for (const [name, { features, people, cameras }] of Object.entries({ queries, gallery })) {
    checkLength('evaluateReid', `${name}.people`, { values: people, length: features.rows });
    checkLength('evaluateReid', `${name}.cameras`, { values: cameras, length: features.rows });
  }
  const task = {
    queries: queries.features,
    gallery: gallery.features,
    people: Int32Array.from(queries.people),
    fillRoles: (query: number, roles: Uint8Array) => {
      const labels = { person: queries.people[query] ?? 0, camera: queries.cameras[query] ?? 0 };
      market1501Roles(labels, gallery, roles);
    },
  };
  return evaluateRetrieval(task, options);
}
