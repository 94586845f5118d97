import { evaluateReid } from '@gallerist/embedding/evaluation';
import { embedSet, locatePack, openPackEmbedder } from '@gallerist/embedding/node';
import type { LabelledPicture, PackEmbedder } from '@gallerist/embedding/node';
import type { MarketOptions } from './market-options.ts';
import type { MarketMeasures } from './market-run.ts';
import type { MarketSet } from './market-set.ts';

/** What `npm run evaluate` computes of the same pictures, by the same functions. */
export async function evaluateMarketSet(set: MarketSet, options: MarketOptions): Promise<MarketMeasures> {
  const { probes, references } = await marketFeatures(set, options);
  return measuresOfReport((await evaluateReid(probes, references)).report);
}

export function measuresOfReport(report: Awaited<ReturnType<typeof evaluateReid>>['report']): MarketMeasures {
  const rank = (k: number): number => report.cmc?.[k - 1] ?? Number.NaN;
  return {
    meanAveragePrecision: report.meanAveragePrecision ?? Number.NaN,
    ...{ rank1: rank(1), rank5: rank(5), rank10: rank(10), queries: report.validQueries },
  };
}

export type MarketFeatures = Awaited<ReturnType<typeof featuresOf>>;

export async function marketFeatures(
  { queries, gallery }: MarketSet,
  { pack, packsDir, cacheDir }: MarketOptions,
): Promise<{ readonly probes: MarketFeatures; readonly references: MarketFeatures }> {
  const embedder = await openPackEmbedder(await locatePack(pack, { packsDir }));
  try {
    const probes = await featuresOf(embedder, queries, cacheDir);
    return { probes, references: await featuresOf(embedder, gallery, cacheDir) };
  } finally {
    await embedder.dispose();
  }
}

async function featuresOf(
  embedder: PackEmbedder,
  pictures: readonly LabelledPicture[],
  cacheDir: string | null,
) {
  const { vectors, dimensions } = await embedSet({ pictures }, embedder, { cacheDir });
  return {
    features: { values: vectors, rows: pictures.length, dimensions },
    people: Int32Array.from(pictures, ({ identity }) => Number(identity)),
    cameras: Int32Array.from(pictures, ({ camera }) => camera ?? 0),
  };
}
