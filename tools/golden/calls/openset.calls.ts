import {
  expectedFalseMatches,
  fmrForFpir,
  fnir,
  fpir,
  fpirFromFmr,
  galleryIdentities,
  identitySimilarities,
  searchGallery,
  tpirAtFpir,
} from '@gallerist/metrics/evaluation';
import type { SearchTrials, TemplateAggregation } from '@gallerist/metrics/evaluation';
import type { GoldenCall, GoldenCalls, GoldenCase } from '../golden.types.ts';

type Numbers = readonly number[];

const aggregationOf = ({ params }: GoldenCase): TemplateAggregation =>
  params.templateAggregation === 'mean' ? 'mean' : 'max';

function trialsOf(golden: GoldenCase): SearchTrials {
  const { scores, queryIds, galleryIds } = golden.inputs;
  return searchGallery(
    {
      similarities: scores as readonly Numbers[], // as: JSON of these labels
      probes: queryIds as Numbers, // as: JSON of these labels
      gallery: galleryIds as Numbers, // as: JSON of these labels
    },
    aggregationOf(golden),
  );
}

const fnirFpir: GoldenCall = (golden) => {
  const minSimilarity = Number(golden.params.threshold);
  const trials = trialsOf(golden);
  const gallery = galleryIdentities(golden.inputs.galleryIds as Numbers); // as: JSON of this label
  const rows = golden.inputs.scores as readonly Numbers[]; // as: JSON of this label
  return {
    // The files write what is undefined as NaN.
    fpir: fpir(trials, { minSimilarity }) ?? NaN,
    fnir: fnir(trials, { minSimilarity, rank: Number(golden.params.rank) }) ?? NaN,
    identityScores: rows.map((row) => identitySimilarities(row, gallery, aggregationOf(golden))),
  };
};

const fnirAtFpir: GoldenCall = (golden) => {
  const options = { targetFpir: Number(golden.params.fpir), rank: Number(golden.params.rank ?? 1) };
  const point = tpirAtFpir(trialsOf(golden), options);
  if (point === null) return { fpir: NaN, fnir: NaN, tpir: NaN };
  return {
    fpir: point.fpir,
    fnir: 1 - point.tpir,
    tpir: point.tpir,
    thresholdGreaterThan: point.acceptAbove,
  };
};

/** Searches of which so many fail, so many miss their mate and the others find it. */
const fnirWithFte: GoldenCall = ({ inputs }) => {
  const searches = Number(inputs.matedSearches);
  const failures = Number(inputs.failureToExtract);
  const misses = Number(inputs.misses);
  const trials = {
    people: Int32Array.from({ length: searches }, (_, i) => i),
    isMated: new Uint8Array(searches).fill(1),
    isFailure: Uint8Array.from({ length: searches }, (_, i) => Number(i < failures)),
    similarities: Float64Array.from({ length: searches }, (_, i) => (i < failures + misses ? -1 : 1)),
    mateRanks: Int32Array.from({ length: searches }, (_, i) => Number(i >= failures)),
  };
  return { fnir: fnir(trials, { minSimilarity: 0 }) };
};

export const opensetCalls: GoldenCalls = {
  plain: {
    fnirFpir,
    fnirAtFpir,
    fnirWithFte,
    fpirFromFmr: ({ inputs }) => ({
      fpirIndependent: fpirFromFmr(Number(inputs.fmr), Number(inputs.N)),
      fpirLinear: expectedFalseMatches(Number(inputs.fmr), Number(inputs.N)),
    }),
    fmrForFpir: ({ inputs }) => ({ fmr: fmrForFpir(Number(inputs.fpir), Number(inputs.N)) }),
  },
  skipped: {
    ijb1nTpir:
      'Accepts above the last false positive that is allowed, one fewer than the rate: tpirAtFpir allows it.',
  },
};
