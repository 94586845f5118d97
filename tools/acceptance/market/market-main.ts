import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locatePack } from '@gallerist/embedding/node';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import { startInstance } from '../../instance/start-instance.ts';
import { marketHelp, readMarketOptions } from './market-options.ts';
import type { MarketOptions } from './market-options.ts';
import { evaluateMarketSet } from './market-reference.ts';
import { runMarket } from './market-run.ts';
import type { MarketMeasures, MarketRun } from './market-run.ts';
import { readMarketSet } from './market-set.ts';
import { sightingMain } from './sighting-main.ts';

/** `npm run acceptance -- --market1501` */
export async function marketMain(args: readonly string[]): Promise<void> {
  const options = readMarketOptions(args);
  if (options === 'help') {
    process.stdout.write(`${marketHelp}\n`);
    return;
  }
  const set = await readMarketSet(options.data, options.maxIdentities);
  if (options.sightings) {
    await sightingMain(set, options);
    return;
  }
  const { concurrency } = options;
  const api = await askInstance(options, (client) => runMarket(client, set, { concurrency }));
  process.stderr.write('computing the comparison ...\n');
  const evaluate = await evaluateMarketSet(set, options);
  const counts = {
    people: new Set(set.queries.map(({ identity }) => identity)).size,
    ...{ gallery: set.gallery.length, queries: set.queries.length },
  };
  const report = { ...counts, api, evaluate };
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : table(counts, api, evaluate)}\n`);
}

/** Asks a fresh instance with the pack, which is gone afterwards. */
export async function askInstance<T>(
  { pack, packsDir }: MarketOptions,
  ask: (client: GraphqlClient) => Promise<T>,
): Promise<T> {
  const { manifest, location } = await locatePack(pack, { packsDir });
  const dataDir = mkdtempSync(join(tmpdir(), 'gallerist-market-'));
  try {
    const folder = join(dataDir, 'packs', manifest.name, manifest.version);
    mkdirSync(folder, { recursive: true });
    cpSync(dirname(fileURLToPath(location)), folder, { recursive: true });
    process.stderr.write('starting a fresh instance ...\n');
    const env = { BODY_PACK: `${manifest.name}@${manifest.version}`, MAX_TOP_K: '100000' };
    const instance = await startInstance({ dataDir, env });
    try {
      return await ask(instance.client);
    } catch (error) {
      throw new Error(`the run broke off; the server's log ends with:\n${instance.log()}`, { cause: error });
    } finally {
      await instance.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function table(
  counts: { readonly people: number; readonly gallery: number; readonly queries: number },
  api: MarketRun,
  evaluate: MarketMeasures,
): string {
  const rows = [
    ['mAP', api.meanAveragePrecision, evaluate.meanAveragePrecision],
    ['rank-1', api.rank1, evaluate.rank1],
    ['rank-5', api.rank5, evaluate.rank5],
    ['rank-10', api.rank10, evaluate.rank10],
  ] as const;
  const percent = (value: number): string => (100 * value).toFixed(3).padStart(9);
  return [
    `Market-1501: ${counts.people} people, ${counts.gallery} gallery crops, ${counts.queries} queries (${api.queries} with a good match)`,
    `${''.padEnd(8)}${'API'.padStart(9)}${'evaluate'.padStart(10)}${'difference'.padStart(12)}`,
    ...rows.map(
      ([name, got, expected]) =>
        `${name.padEnd(8)}${percent(got)} ${percent(expected)} ${(100 * (got - expected)).toFixed(4).padStart(11)}`,
    ),
    `enrolled in ${api.enrolSeconds.toFixed(0)} s, searched in ${api.searchSeconds.toFixed(0)} s, ${api.widened} searches widened`,
  ].join('\n');
}
