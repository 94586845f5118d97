import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { prepareDatabaseFolder } from './database-folder.ts';
import { explainFailure } from './explain-failure.ts';
import type { FromWorker, WorkerInput } from './embedded-postgres.types.ts';
import { startMaintenance } from './maintenance.ts';
import { makeSocketAddress } from './socket-address.ts';

export interface EmbeddedPostgres {
  /** For `openDatabase` and `applyMigrations`; stays the same when the engine is started again. */
  readonly url: string;
  /** Ends the engine cleanly. Connections should be closed before. */
  close(): Promise<void>;
}

interface Options {
  /** The database lives in its folder `postgres`. */
  readonly dataDir: string;
  readonly log?: (line: string) => void;
}

const LONGEST_RESTART_DELAY_MS = 10_000;

/**
 * Starts the embedded PostgreSQL in a worker thread. The first time its folder is made, which takes some seconds.
 * If the engine aborts (for example on a full disk) it is started again, and recovers what was committed.
 *
 * @throws {EmbeddedDatabaseError} if the folder is of another version or damaged, or the disk is full.
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const dataDir = await prepareDatabaseFolder(options.dataDir, (folder) => initialise(folder, log));
  const socket = await makeSocketAddress({ noteFile: join(options.dataDir, 'postgres.socket') });
  const input: WorkerInput = { dataDir, address: socket.address };
  let worker = await startWorker(input).catch(async (error: unknown) => {
    await socket.remove();
    throw error;
  });
  let isClosing = false;
  const mayStop = (): boolean => isClosing;

  const keepAlive = async (): Promise<void> => {
    for (;;) {
      await once(worker, 'exit');
      if (mayStop()) return;
      log('the embedded database stopped by itself and is started again');
      const next = await restart(input, mayStop, log);
      if (next === null) return;
      worker = next;
      if (mayStop()) worker.postMessage('close');
    }
  };
  const ended = keepAlive();
  const maintenance = startMaintenance({ url: socket.url, log });

  return {
    url: socket.url,
    close: async () => {
      await maintenance.stop();
      isClosing = true;
      worker.postMessage('close');
      await ended;
      await socket.remove();
    },
  };
}

async function initialise(folder: string, log: (line: string) => void): Promise<void> {
  log('making the embedded database (once, some seconds)');
  const started = performance.now();
  const worker = await startWorker({ dataDir: folder, address: null });
  if (worker.threadId !== -1) await once(worker, 'exit');
  log(`the embedded database is made (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Resolves once the worker serves (or has made the folder, where that was all it should do). */
async function startWorker(input: WorkerInput): Promise<Worker> {
  const worker = new Worker(new URL('./embedded-postgres.worker.ts', import.meta.url), { workerData: input });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(explainFailure(input.dataDir, `the thread ended with code ${code}`, []));
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'failed')
        reject(explainFailure(input.dataDir, message.message, message.databaseLines));
      // Node itself sends messages of other kinds when it watches the sources.
      else if (message.kind === 'ready' || message.kind === 'initialised') resolve(worker);
    });
  });
}

async function restart(
  input: WorkerInput,
  mayStop: () => boolean,
  log: (line: string) => void,
): Promise<Worker | null> {
  for (let delayMs = 250; ; delayMs = Math.min(2 * delayMs, LONGEST_RESTART_DELAY_MS)) {
    try {
      return await startWorker(input);
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
      await delay(delayMs);
      if (mayStop()) return null;
    }
  }
}
