import { evaluateReid } from '@gallerist/embedding/evaluation';
import { embedSet, locatePack, openPackEmbedder } from '@gallerist/embedding/node';
import type { LabelledPicture, PackEmbedder } from '@gallerist/embedding/node';
import type { MarketOptions } from './market-options.ts';
import type { MarketMeasures } from './market-run.ts';
import type { MarketSet } from './market-set.ts';

/** What `npm run evaluate` computes of the same pictures, by the same functions. */
export async function evaluateMarketSet(
  { queries, gallery }: MarketSet,
  { pack, packsDir, cacheDir }: MarketOptions,
): Promise<MarketMeasures> {
  const embedder = await openPackEmbedder(await locatePack(pack, { packsDir }));
  try {
    const [probes, references] = [
      await featuresOf(embedder, queries, cacheDir),
      await featuresOf(embedder, gallery, cacheDir),
    ];
    const { report } = await evaluateReid(probes, references);
    const rank = (k: number): number => report.cmc?.[k - 1] ?? Number.NaN;
    return {
      meanAveragePrecision: report.meanAveragePrecision ?? Number.NaN,
      ...{ rank1: rank(1), rank5: rank(5), rank10: rank(10), queries: report.validQueries },
    };
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
