import { join } from 'node:path';
import { openBuiltInPersonFinder, startRuntime } from '@gallerist/embedding/node';
import { readCommandLine } from '../command-line.ts';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { askServer } from './api/measure-api.ts';
import { colourStripesEmbedder, trainBodyNet } from './measure/body-net.ts';
import type { Embedder } from './measure/body-net.ts';
import { measureSeed } from './measure/measure-seed.ts';
import type { SeedResult } from './measure/measure-seed.ts';
import { printScene, printThroughApi } from './measure/print-scene.ts';
import { writeResults } from './measure/result-file.ts';
import { summaryOf } from './measure/summary.ts';
import { watchScene } from './measure/watch-scene.ts';
import type { WatchedScene } from './measure/watch-scene.ts';
import { watchedOnce } from './measure/watched-file.ts';
import { drawScene } from './world/draw-scene.ts';
import { writeScene } from './write-scene.ts';

/** A site whose people and cameras are in no scene. */
const TRAINING_SITE = 1000;

const help = `npm run scene -- [options]

Drawn people walk through the views of four cameras, behind things and behind each other, in changing light. Ingest makes tracklets
of the frames; printed is how well they follow the people, and how well sightings of tracklets find a person again at the other
cameras, beside sightings of a single crop.

  --seeds <n>          sites, each with people of its own (5)
  --only <a,b>         these seeds instead
  --json <file>        writes the figures
  --keep <dir>         what was watched of a seed is kept there, and not watched again
  --watch-only         watches, and measures nothing: several processes may share --keep
  --fps <n>            frames a second (4)
  --through-api        also sends the first seed's tracklets to a fresh server that embeds with the trained net, and asks it for every
                       timeline, beside what the libraries compute of the same crops
  --train-people <n>   people of another site that a net is trained on (100); 0: colours alone
  --epochs <n>         10
  --runtime <r>        auto, native or wasm
  --write <dir>        draws the frames of --seed (1) instead, a folder for each camera, to try npm run ingest on, and truth.json
  --seed <n>           of --write
  --help               print this`;

const { values } = readCommandLine(help, {
  options: {
    seeds: { type: 'string', default: '5' },
    json: { type: 'string' },
    keep: { type: 'string' },
    only: { type: 'string' },
    'watch-only': { type: 'boolean', default: false },
    fps: { type: 'string', default: '4' },
    'through-api': { type: 'boolean', default: false },
    'train-people': { type: 'string', default: '100' },
    epochs: { type: 'string', default: '10' },
    runtime: { type: 'string', default: 'auto' },
    write: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
if (values.write === undefined) await measure();
else await writeScene(values.write, { seed: Number(values.seed), framesPerSecond: Number(values.fps) });

async function measure(): Promise<void> {
  if (values['through-api'] && Number(values['train-people']) === 0)
    throw new TypeError('--through-api needs a trained net: --train-people must be above 0');
  const { json, keep = null, 'train-people': people, epochs, fps } = values;
  const seeds =
    values.only?.split(',').map(Number) ?? Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  const runtime = values['watch-only'] ? null : await startRuntime(values.runtime as 'auto'); // as: an unknown one is refused there
  const body =
    runtime === null || Number(people) === 0
      ? null
      : await trainBodyNet({ seed: TRAINING_SITE, people: Number(people), epochs: Number(epochs) });
  const embedders: Embedder[] = [colourStripesEmbedder, ...(body === null ? [] : [body])];
  const watched = new Map<number, WatchedScene>();
  for (const seed of seeds) {
    watched.set(seed, await watchedOnce(keep, seed, () => watch(seed)));
    process.stderr.write(`seed ${seed}: ${watched.get(seed)?.tracklets.length} tracklets\n`);
  }
  if (runtime === null) return;
  const results: SeedResult[] = [];
  for (const [seed, scene] of watched) results.push(await measureSeed(seed, scene, embedders));
  const summary = summaryOf(results);
  const [first] = watched;
  const throughApi =
    values['through-api'] && body !== null && first !== undefined
      ? await askServer(first, { body, people: Number(people), summary })
      : null;
  const settings = { fps, people, epochs, runtime };
  if (json !== undefined) writeResults(json, settings, { results, summary, throughApi });
  process.stdout.write(`${printScene(results, summary)}\n`);
  if (throughApi !== null) process.stdout.write(`\n${printThroughApi(throughApi)}\n`);
}

async function watch(seed: number): Promise<WatchedScene> {
  const finder = await openBuiltInPersonFinder({
    modelsDir: join(workspaceRoot, 'node_modules/.cache/gallerist/person-finder'),
    minConfidence: 0.4,
    threads: 1,
  });
  try {
    return await watchScene(drawScene({ seed }), {
      framesPerSecond: Number(values.fps),
      find: (frame) => finder.find(frame),
    });
  } finally {
    await finder.dispose();
  }
}
