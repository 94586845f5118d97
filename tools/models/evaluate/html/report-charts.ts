import type {
  HistogramBins,
  IdentificationReport,
  OneShotReport,
  VerificationReport,
} from '@gallerist/embedding/evaluation';
import { percent } from '../report/format-outcome.ts';
import type { EvaluationOutcome } from '../report/report.types.ts';
import { linearAxis, logAxis } from './axis.ts';
import type { Chart, Curve } from './chart.ts';

/** All that the protocol has something to show for. */
export function reportCharts({
  verification,
  retrieval,
  identification,
  oneShot,
}: EvaluationOutcome): Chart[] {
  const cmc = identification?.cmc ?? retrieval?.cmc;
  return [
    ...(identification === undefined ? [] : [openSetChart(identification)]),
    ...(oneShot === undefined ? [] : [episodeChart(oneShot)]),
    ...(verification === undefined
      ? []
      : [rocChart(verification), detChart(verification), histogramChart(verification)]),
    ...(cmc === undefined || cmc.length === 0 ? [] : [cmcChart(cmc)]),
  ];
}

/** The decade below the least rate that so many trials can show. */
const lowestDecade = (trials: number): number => Math.max(-6, -Math.ceil(Math.log10(Math.max(10, trials))));

function rocChart({ curve, auc, sampledImpostors }: VerificationReport): Chart {
  const lowest = lowestDecade(sampledImpostors);
  return {
    title: 'ROC',
    caption: `True acceptance over false matches at every threshold; area under the curve ${percent(auc)}. Dashed: chance.`,
    x: logAxis('false match rate', lowest),
    y: linearAxis('true acceptance rate', 0, 1),
    curves: [{ points: curve.map(({ fmr, tar }) => ({ x: fmr, y: tar })), colour: 'first' }],
    guide: Array.from({ length: 60 }, (_, i) => {
      const rate = 10 ** (lowest * (1 - i / 59));
      return { x: rate, y: rate };
    }),
  };
}

function detChart({ curve, equalErrorRate, sampledImpostors, genuinePairs }: VerificationReport): Chart {
  const [x, y] = [lowestDecade(sampledImpostors), lowestDecade(genuinePairs)];
  const equal = Array.from({ length: 1 - Math.max(x, y) }, (_, decade) => 10 ** -decade);
  const missed = curve.map(({ fmr, tar }) => ({ x: fmr, y: 1 - tar }));
  return {
    title: 'DET',
    caption: `False rejections over false matches; the errors are equal at ${percent(equalErrorRate)} (on the dashed line).`,
    x: logAxis('false match rate', x),
    y: logAxis('false non-match rate', y),
    curves: [{ points: missed, colour: 'first' }],
    guide: equal.map((rate) => ({ x: rate, y: rate })),
  };
}

function histogramChart({ histograms, tarAtFmr, genuinePairs, impostorPairs }: VerificationReport): Chart {
  const curves = [areaOf(histograms.impostor, 'second'), areaOf(histograms.genuine, 'first')];
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const highest = curves
    .flatMap(({ points }) => points.map(({ y }) => y))
    .reduce((a, b) => Math.max(a, b), 0);
  const strict = tarAtFmr.find(({ fmr }) => fmr === 1e-3)?.threshold ?? 1;
  return {
    title: 'Similarities',
    caption:
      `Share of ${genuinePairs.toLocaleString('en')} genuine and ${impostorPairs.toLocaleString('en')} impostor pairs in ` +
      `each bin. Dashed: the threshold of FMR 1e-3, ${strict.toFixed(3)}.`,
    x: linearAxis('cosine similarity', Math.min(...xs), Math.max(...xs)),
    y: linearAxis('share of pairs', 0, highest),
    curves,
    guide: [
      { x: strict, y: 0 },
      { x: strict, y: highest },
    ],
    legend: [
      { name: 'one identity', colour: 'first' },
      { name: 'two identities', colour: 'second' },
    ],
  };
}

function areaOf({ firstEdge, binWidth, counts }: HistogramBins, colour: Curve['colour']): Curve {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const points = counts.flatMap((count, bin) => {
    const [from, y] = [firstEdge + bin * binWidth, count / Math.max(1, total)];
    return [
      { x: from, y },
      { x: from + binWidth, y },
    ];
  });
  return { points, colour, isArea: true };
}

function cmcChart(cmc: readonly number[]): Chart {
  const lowest = Math.floor(10 * (cmc[0] ?? 0)) / 10;
  return {
    title: 'CMC',
    caption: `Share of searches whose right answer is within the first k: ${percent(cmc[0] ?? null)} at 1, ${percent(cmc[9] ?? null)} at 10.`,
    x: linearAxis('rank k', 1, cmc.length),
    y: linearAxis('share of searches', Math.min(lowest, 0.9), 1),
    curves: [{ points: cmc.map((share, place) => ({ x: place + 1, y: share })), colour: 'first' }],
  };
}

function openSetChart({
  curve,
  nonMatedSearches,
  matedSearches,
  galleryIdentities,
}: IdentificationReport): Chart {
  return {
    title: 'Open-set search',
    caption:
      `Missed mates over false alarms, of ${matedSearches.toLocaleString('en')} searches with a mate and ` +
      `${nonMatedSearches.toLocaleString('en')} without, in a gallery of ${galleryIdentities.toLocaleString('en')}.`,
    x: logAxis('false positive identification rate', lowestDecade(nonMatedSearches)),
    y: logAxis('false negative identification rate', lowestDecade(matedSearches)),
    curves: [{ points: curve.map(({ fpir, fnir }) => ({ x: fpir, y: fnir })), colour: 'first' }],
  };
}

function episodeChart({ rightAnswers, ways, episodes }: OneShotReport): Chart {
  const points = rightAnswers.flatMap((count, right) => [
    { x: right - 0.5, y: count / episodes },
    { x: right + 0.5, y: count / episodes },
  ]);
  return {
    title: 'Episodes',
    caption: `Share of ${episodes.toLocaleString('en')} episodes with so many of ${ways} answers right. Dashed: chance gives 1.`,
    x: linearAxis('right answers', -0.5, ways + 0.5),
    y: linearAxis(
      'share of episodes',
      0,
      points.reduce((most, { y }) => Math.max(most, y), 0),
    ),
    curves: [{ points, colour: 'first', isArea: true }],
    guide: [
      { x: 1, y: 0 },
      { x: 1, y: 1 },
    ],
  };
}
