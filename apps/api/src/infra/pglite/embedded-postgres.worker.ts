import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { FromWorker, WorkerInput } from './embedded-postgres.types.ts';
import { servePglite } from './wire-server.ts';

/** The database's own messages are kept to explain a failure; the newest say why it stopped. */
const KEPT_LINES = 40;

const port = parentPort;
if (port === null) throw new Error('embedded-postgres.worker: runs in a worker thread only');
const send = (message: FromWorker): void => {
  port.postMessage(message);
};
const input = workerData as WorkerInput; // written by embedded-postgres.ts
const lines: string[] = [];

function keep(line: string): void {
  lines.push(line);
  if (lines.length > KEPT_LINES) lines.shift();
}

function stop(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  send({ kind: 'failed', message, databaseLines: [...lines] });
  port?.close();
  process.exit(1); // of this thread: the engine's memory is in an unknown state
}

async function open(): Promise<PGlite> {
  return PGlite.create({ dataDir: input.dataDir, debug: 0, onStderr: keepAndGo, onStdout: keepAndGo });
}

/** After a panic (a full disk, for example) the engine goes on in a state in which nothing it says can be trusted. */
const panicPattern = /\bPANIC: {2}|^Aborted\(/;

function keepAndGo(line: string): boolean {
  keep(line);
  if (panicPattern.test(line)) stop(new Error(line));
  return true;
}

process.on('uncaughtException', stop);
process.on('unhandledRejection', stop);
try {
  const db = await open();
  if (input.address === null) {
    await db.close();
    send({ kind: 'initialised' });
    port.close();
  } else {
    const server = await servePglite({ db, address: input.address, onFatal: stop });
    port.on('message', () => {
      void server
        .close()
        .then(() => db.close())
        .then(() => {
          send({ kind: 'closed' });
          port.close();
        }, stop);
    });
    send({ kind: 'ready' });
  }
} catch (error) {
  stop(error);
}
