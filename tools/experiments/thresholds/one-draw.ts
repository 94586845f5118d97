import {
  calibrationStatistics,
  candidateConfidences,
  gatherEvidence,
  pairStatistics,
  thresholdBy,
} from '@gallerist/embedding/calibration';
import type {
  CalibratedGallery,
  GalleryEvidence,
  MeasuredRate,
  PackStatistics,
  ThresholdPolicy,
} from '@gallerist/embedding/calibration';
import { drawPeople, labelled, pick } from './draw.ts';
import type { Enrollable, People } from './draw.ts';
import type { Features } from '@gallerist/metrics/similarity';
import { searchGallery } from './measure.ts';
import type { Searched } from './measure.ts';

/** A policy on one gallery of one draw, and what came of it. */
export interface Outcome {
  readonly policy: string;
  readonly identities: number;
  readonly match: number;
  readonly basis: string;
  readonly fpir: MeasuredRate | null;
  readonly realisedFpir: number;
  /** Mated probes that match their own person first; null without any. */
  readonly tpir: number | null;
}

/** Confidence of the best candidate of a search, and whether it was right. */
export interface ConfidenceOutcome {
  readonly identities: number;
  readonly mated: readonly (readonly [confidence: number, isRight: boolean])[];
  readonly strangers: readonly number[];
}

export interface DrawResult {
  readonly seed: number;
  readonly outcomes: readonly Outcome[];
  readonly confidences: readonly ConfidenceOutcome[];
}

const policies: Readonly<Record<string, ThresholdPolicy>> = {
  'TARGET_FPIR 1e-2': { kind: 'TARGET_FPIR', rate: 1e-2 },
  'TARGET_FPIR 1e-3': { kind: 'TARGET_FPIR', rate: 1e-3 },
  INTRA_PERCENTILE: { kind: 'INTRA_PERCENTILE' },
};
const SIZES = [50, 500, Infinity] as const;
const EXPECTED_MATED_SHARE = 0.5;

/** Calibrates galleries of one draw as the server does, and searches them with strangers and with their own people. */
export async function oneDraw(people: People, seed: number): Promise<DrawResult> {
  const { cohort, strangers, enrollable } = drawPeople(people, seed);
  const statistics = await packStatisticsOf(cohort);
  const pack = { defaultThreshold: defaultsOf(statistics), statistics };
  const outcomes: Outcome[] = [];
  const confidences: ConfidenceOutcome[] = [];
  for (const size of SIZES) {
    const enrolled = enrollable.slice(0, Math.min(size, enrollable.length));
    const judged = await judgeGallery(people, { enrolled, strangers, pack });
    outcomes.push(...judged.outcomes);
    confidences.push(judged.confidences);
  }
  return { seed, outcomes, confidences };
}

async function judgeGallery(
  { features }: People,
  {
    enrolled,
    strangers,
    pack,
  }: {
    readonly enrolled: readonly Enrollable[];
    readonly strangers: Features;
    readonly pack: GalleryEvidence['pack'];
  },
): Promise<{ outcomes: Outcome[]; confidences: ConfidenceOutcome }> {
  const samples = enrolled.map((person) => person.samples);
  const rows = labelled(features, samples);
  const identities = enrolled.length;
  const strangerProbes = strangers.rows;
  const evidence = await gatherEvidence({ rows, galleryIdentities: identities, pack, strangerProbes });
  const mates = enrolled.flatMap(({ probe }, identity) => (probe === null ? [] : [{ probe, identity }]));
  const matedProbes = mates.map(({ probe }) => probe);
  const searches = {
    ofStrangers: await searchGallery(strangers, rows),
    ofMates: await searchGallery(pick(features, matedProbes), rows),
    owners: mates.map(({ identity }) => identity),
  };
  const all = { ...policies, STATIC: { kind: 'STATIC' as const, ...pack.defaultThreshold } };
  return {
    outcomes: Object.entries(all).map(([policy, how]) => ({
      policy,
      identities,
      ...judge(thresholdBy(how, evidence), searches),
    })),
    confidences: { identities, ...confidencesOf(evidence, searches) },
  };
}

/** What `npm run pack -- calibrate` writes into the manifest. */
async function packStatisticsOf(cohort: {
  features: People['features'];
  identities: Int32Array;
}): Promise<PackStatistics> {
  const { values, dimensions } = cohort.features;
  const vectors = Array.from(cohort.identities, (identity, row) => ({
    identity,
    vector: values.subarray(row * dimensions, (row + 1) * dimensions),
  }));
  const pairs = await pairStatistics(vectors);
  return { ...(await calibrationStatistics(vectors)), ...(pairs === null ? {} : { pairs }) };
}

function defaultsOf({ thresholds }: PackStatistics): { readonly match: number; readonly review: number } {
  const at = (fmr: number): number => thresholds.find((point) => point.fmr === fmr)?.cosineSimilarity ?? 1;
  return { match: at(1e-4), review: at(1e-3) };
}

interface Searches {
  readonly ofStrangers: Searched;
  readonly ofMates: Searched;
  /** `[mates]` who each is. */
  readonly owners: readonly number[];
}

function judge(threshold: CalibratedGallery, { ofStrangers, ofMates, owners }: Searches) {
  const { match, basis, fpir } = threshold;
  const isHit = ([best]: Searched['candidates'][number]): boolean => (best?.similarity ?? -1) >= match;
  const found = ofMates.candidates.filter((list, i) => isHit(list) && list[0]?.identity === owners[i]);
  return {
    match,
    basis,
    fpir,
    realisedFpir: ofStrangers.candidates.filter(isHit).length / ofStrangers.candidates.length,
    tpir: owners.length === 0 ? null : found.length / owners.length,
  };
}

function confidencesOf({ scoreModel, galleryIdentities }: GalleryEvidence, searches: Searches) {
  const prior = { expectedMatedShare: EXPECTED_MATED_SHARE, gallerySize: galleryIdentities };
  const top = (list: Searched['candidates'][number]): number =>
    candidateConfidences(
      list.map(({ similarity }) => ({ similarity, model: scoreModel })),
      prior,
    )?.[0] ?? 0;
  return {
    mated: searches.ofMates.candidates.map((list, i): readonly [number, boolean] => [
      top(list),
      list[0]?.identity === searches.owners[i],
    ]),
    strangers: searches.ofStrangers.candidates.map(top),
  };
}
