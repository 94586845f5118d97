import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GalleristError, createClient } from '@gallerist/client';
import { openBuiltInPersonFinder } from '@gallerist/embedding/node';
import type { BuiltInPersonFinder } from '@gallerist/embedding/node';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { cameraOf } from './camera.ts';
import { IngestError } from './frames/frame.types.ts';
import type { SourceNote } from './frames/frame.types.ts';
import { openSource } from './open-source.ts';
import { UsageError, help, readOptions } from './options.ts';
import type { IngestOptions } from './options.ts';
import { noteLine, printReport } from './print-report.ts';
import { runIngest } from './run-ingest.ts';
import type { IngestReport } from './run-ingest.ts';
import { recordInput } from './sending/record-tracklet.ts';
import { checkTimeZone } from './zoned-time.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** Below the servers' own: unsure finds keep a track going, and begin none. */
const LEAST_CONFIDENCE = 0.4;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(`${help}\n`);
    return;
  }
  const report = await ingest(options);
  process.stdout.write(`${options.json ? asJson(report) : printReport(report)}\n`);
  if (report.unsent > 0) process.exitCode = 130;
}

async function ingest(options: IngestOptions): Promise<IngestReport> {
  const client = createClient({ url: options.server, apiKey: await readKey(options) });
  const camera = await cameraOf(client, options);
  const timeZone = options.timeZone === null ? camera.timeZone : checkTimeZone(options.timeZone);
  const source = await openSource({ ...options, timeZone });
  const finder = await openFinder(options);
  const run = randomUUID();
  const { stop, abort, release } = endSignals();
  const note = (one: SourceNote): void => {
    const line = noteLine(one);
    if (line !== null) say(line);
  };
  try {
    return await runIngest({
      ...{ source, stop, abort, note },
      follow: {
        find: (frame) => finder.find(frame),
        cropsPerTracklet: options.crops,
        tracking: { confirmAfter: options.minDetections, maxGapSeconds: options.maxGapSeconds },
      },
      send: {
        inputsOf: (tracklet) =>
          Promise.all(options.modalities.map((modality) => recordInput(camera, tracklet, { modality, run }))),
        record: (input, signal) => client.recordSightings(input, { signal }),
        parallel: options.parallel,
        waiting: 64,
        onReach: (isReached, reason) => {
          say(isReached ? 'the server is back' : `the server cannot be reached (${reason}); trying on`);
        },
      },
    });
  } finally {
    release();
    await finder.dispose();
    await client.close();
  }
}

const openFinder = ({ usesTiles }: IngestOptions): Promise<BuiltInPersonFinder> =>
  openBuiltInPersonFinder({
    modelsDir: join(workspaceRoot, 'node_modules/.cache/gallerist/person-finder'),
    minConfidence: LEAST_CONFIDENCE,
    usesTiles,
    log: say,
  });

/** Ctrl-C once, and twice. */
function endSignals(): {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  readonly release: () => void;
} {
  const [stop, abort] = [new AbortController(), new AbortController()];
  const onSignal = (): void => {
    if (stop.signal.aborted) {
      abort.abort();
      return;
    }
    say('ending: sending what was seen; once more to end at once');
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    stop: stop.signal,
    abort: abort.signal,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

async function readKey({ keyFile }: IngestOptions): Promise<string> {
  const key =
    keyFile === null ? process.env['GALLERIST_KEY'] : await readFile(keyFile, 'utf8').catch(noKeyFile);
  if (key === undefined || key.trim() === '') throw new UsageError('set GALLERIST_KEY, or give --key-file');
  return key.trim();
}

function noKeyFile(cause: unknown): never {
  throw new IngestError('The key file is not there, or may not be read.', { cause });
}

const asJson = (report: IngestReport): string =>
  JSON.stringify(
    { ...report, send: { ...report.send, rejected: Object.fromEntries(report.send.rejected) } },
    null,
    2,
  );

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) say(`${error.message}\n(--help tells more)`);
  else if (error instanceof IngestError || error instanceof GalleristError) say(error.message);
  else throw error;
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
