import { evaluateReid } from '@gallerist/embedding/evaluation';
import { NEAREST_RERANKED } from '../../models/evaluate/options.ts';
import { askInstance } from './market-main.ts';
import type { MarketOptions } from './market-options.ts';
import { marketFeatures, measuresOfReport } from './market-reference.ts';
import type { MarketMeasures } from './market-run.ts';
import type { MarketSet } from './market-set.ts';
import { runSightings } from './sighting-run.ts';

/** `npm run acceptance -- --market1501 … --sightings` */
export async function sightingMain(set: MarketSet, options: MarketOptions): Promise<void> {
  const { concurrency } = options;
  const api = await askInstance(options, (client) => runSightings(client, set, { concurrency }));
  process.stderr.write('computing the comparison ...\n');
  const { probes, references } = await marketFeatures(set, options);
  const each = { nearest: NEAREST_RERANKED };
  const reference = {
    plain: measuresOfReport((await evaluateReid(probes, references)).report),
    each: measuresOfReport((await evaluateReid(probes, references, { rerank: { each } })).report),
    joint: measuresOfReport((await evaluateReid(probes, references, { rerank: {} })).report),
  };
  const people = new Set(set.queries.map(({ identity }) => identity)).size;
  const counts = { people, gallery: set.gallery.length, queries: set.queries.length };
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...counts, api, reference }, null, 2)}\n`);
    return;
  }
  const lines = [
    `Market-1501 as sightings: ${people} people, ${counts.gallery} sightings of 6 cameras, ${counts.queries} queries (${api.plain.queries} with a good match)`,
    ...table('plain', { API: api.plain, evaluate: reference.plain }),
    ...table('re-ranked', {
      ...{ API: api.reranked, 'one by one': reference.each },
      'all at once': reference.joint,
    }),
    `recorded in ${api.recordSeconds.toFixed(0)} s (${api.perSecond.toFixed(1)} sightings/s); ` +
      `findSightings p95 on the server: ${api.p95Ms.plain.toFixed(0)} ms, re-ranked ${api.p95Ms.reranked.toFixed(0)} ms; ${api.pages} pages`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function table(title: string, columns: Readonly<Record<string, MarketMeasures>>): readonly string[] {
  const measures = ['meanAveragePrecision', 'rank1', 'rank5', 'rank10'] as const;
  const percent = (value: number): string => (100 * value).toFixed(3).padStart(13);
  return [
    `${title.padEnd(22)}${Object.keys(columns)
      .map((name) => name.padStart(13))
      .join('')}`,
    ...measures.map(
      (name) =>
        `${name.padEnd(22)}${Object.values(columns)
          .map((column) => percent(column[name]))
          .join('')}`,
    ),
  ];
}
