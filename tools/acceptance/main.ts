import { writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { peakMemoryMib } from '../instance/peak-memory.ts';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import { readFacesFolder } from './faces-folder.ts';
import type { PicturesOfPerson } from './faces-folder.ts';
import { createGalleryApi } from './gallery-api.ts';
import { marketMain } from './market/market-main.ts';
import { isMarketRun, marketHelp } from './market/market-options.ts';
import { UsageError, help, readOptions } from './options.ts';
import type { AcceptanceOptions } from './options.ts';
import { printReport } from './print-report.ts';
import { Progress } from './progress.ts';
import { buildReport } from './report.ts';
import type { AcceptanceReport } from './report.ts';
import { runSeed } from './seed-run.ts';
import type { RunContext, SeedRun } from './seed-run.ts';

/** Searches made one after the other at the end, for a latency that waits for nobody. */
const searchesAlone = 50;

async function main(): Promise<void> {
  if (isMarketRun(process.argv.slice(2))) return marketMain(process.argv.slice(2));
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(`${help}\n`);
    return;
  }
  const people = readFacesFolder(options.faces)
    .filter(({ pictures }) => pictures.length >= options.minImages)
    .slice(0, options.maxIdentities);
  if (people.length < 2) throw new UsageError(`--faces: found ${people.length} identities, need at least 2`);
  process.stderr.write('starting a fresh instance ...\n');
  const instance = await startInstance();
  try {
    const report = await run(instance, people, options);
    if (options.out !== null) await writeFile(options.out, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : printReport(report)}\n`);
  } catch (error) {
    throw new Error(`the run broke off; the server's log ends with:\n${instance.log()}`, { cause: error });
  } finally {
    await instance.stop();
  }
}

async function run(
  instance: Instance,
  people: readonly PicturesOfPerson[],
  options: AcceptanceOptions,
): Promise<AcceptanceReport> {
  const startedAt = performance.now();
  const pictures = people.reduce((sum, person) => sum + person.pictures.length, 0);
  const context: RunContext = {
    api: createGalleryApi(instance.client, options),
    ...{ people, options, progress: new Progress(pictures * options.seeds) },
  };
  const runs: SeedRun[] = [];
  for (let seed = 1; seed <= options.seeds; seed++) runs.push(await runSeed(context, seed));
  return buildReport({
    ...{ options, runs, pictures, people: people.length },
    system: await describeSystem(instance),
    aloneLatenciesMs: await searchAlone(context, runs[runs.length - 1]?.galleryId ?? ''),
    peakMemoryMib: peakMemoryMib(instance.pid),
    seconds: (performance.now() - startedAt) / 1000,
  });
}

async function searchAlone({ api, people }: RunContext, galleryId: string): Promise<number[]> {
  const latencies: number[] = [];
  for (const picture of people.flatMap(({ pictures }) => pictures.slice(-1)).slice(0, searchesAlone)) {
    latencies.push((await api.search(galleryId, picture)).latencyMs);
  }
  return latencies;
}

const systemDocument = `{ system {
  version nodeVersion runtime database vectorIndex
  spaces { id dimensions preprocessDigest model { name version packDigest } } } }`;

/** What stands behind the figures. */
async function describeSystem({ client }: Instance): Promise<unknown> {
  const data = await client.request<{ system: unknown }>(systemDocument);
  return data.system;
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    isUsage
      ? `${error.message}\n\n${isMarketRun(process.argv) ? marketHelp : help}\n`
      : `${inspect(error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
}
