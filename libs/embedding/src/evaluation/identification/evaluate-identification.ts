import { fpir, tpir } from '@gallerist/metrics/evaluation';
import type { SearchTrials } from '@gallerist/metrics/evaluation';
import { sequentialExecutor } from '@gallerist/metrics/similarity';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import { checkCompared } from '../embedded-features.ts';
import type { ComparedFeatures } from '../embedded-features.ts';
import type { Measures, ProbeTrials } from '../measures.types.ts';
import { identificationReport } from './identification-report.ts';
import type { IdentificationReport } from './identification-report.ts';
import { searchStrips } from './search-strips.ts';
import { splitGallery } from './split-gallery.ts';

export interface IdentificationOptions {
  /** Pictures that enrol an identity. Default 1. */
  readonly templates?: number;
  /** Share of the identities that are enrolled. Default 0.5. */
  readonly enrolledShare?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default: the calling thread. */
  readonly executor?: BlockExecutor;
}

export interface IdentificationEvaluation {
  readonly report: IdentificationReport;
  readonly trials: ProbeTrials;
}

/**
 * Open-set identification, 1:N: some identities are enrolled with a few pictures; their other pictures are looked for, and all
 * pictures of the other identities are strangers that nobody should be taken for. Similarity to an identity is the greatest
 * over its templates.
 *
 * @param features The same pictures twice: as they are enrolled, and as they ask.
 * @param identities `[rows]` whole numbers.
 * @throws {EvaluationError} `TOO_FEW_IDENTITIES`, `NO_GENUINE_PAIRS`. @throws {ShapeError} where sizes do not fit.
 * @see ISO/IEC 19795-1:2021; NIST FRTE 1:N (FNIR, FPIR)
 */
export async function evaluateIdentification(
  features: ComparedFeatures,
  identities: Int32Array,
  options: IdentificationOptions = {},
): Promise<IdentificationEvaluation> {
  const { templates = 1, enrolledShare = 0.5, seed = 1, executor = sequentialExecutor } = options;
  checkCompared('evaluateIdentification', features, identities);
  const split = splitGallery(identities, { templates, enrolledShare, seed });
  const trials = await searchStrips(features, { identities, split }, executor);
  const enrolled = new Set(split.templates.map((row) => identities[row] ?? 0));
  const gallery = { identities: enrolled.size, templates: split.templates.length };
  const report = identificationReport(trials, gallery, seed);
  const thresholds = report.fnirAtFpir.flatMap(({ targetFpir, threshold }) =>
    targetFpir === 1e-2 ? [threshold] : [],
  );
  return {
    report,
    trials: {
      probes: Int32Array.from([...split.mated, ...split.strangers]),
      thresholds,
      measuresOf: (some, limits = thresholds) => searchMeasures(trials, some, limits),
    },
  };
}

/** Of some of the searches, at a threshold. */
function searchMeasures(
  trials: SearchTrials,
  some: ArrayLike<number>,
  [minSimilarity = NaN]: readonly number[],
): Measures {
  const weights = new Float64Array(trials.people.length);
  for (const trial of Array.from(some)) weights[trial] = 1;
  const hits = tpir(trials, { weights, minSimilarity });
  return {
    'FNIR at the threshold of FPIR 1e-2': hits === null ? null : 1 - hits,
    'FPIR there': fpir(trials, { weights, minSimilarity }),
    'rank-1': tpir(trials, { weights }),
  };
}
