import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectionOf,
  graphqlClientOf,
  readAnswer as readClientAnswer,
  type GraphqlAnswer as ClientAnswer,
} from '@gallerist/client/core';
import type { InferencePool } from '@gallerist/embedding';
import pino from 'pino';
import { startApp, type RunningApp } from '../src/app.ts';
import { parseConfig } from '../src/config/config.ts';
import type { Clock } from '../src/core/clock.ts';
import { fillDataFolder } from '../test/data-folder.ts';
import { testDatabases } from '../test/databases.ts';
import { sharedPool } from './shared-pool.ts';

export interface TestAppOptions {
  /** Variables beside the defaults of a test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** A pool of the file's own; absent: that of all apps of this process, unless `env` asks for other models. */
  readonly pool?: InferencePool;
  /** Gets what the start says. */
  readonly progress?: (line: string) => void;
  /** Kept on close; absent: a temporary folder that goes with the app. */
  readonly dataDir?: string;
}

export interface GraphqlAnswer extends Omit<ClientAnswer, 'data'> {
  // Tests look into answers freely: a wrong guess fails the test at the very place.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly data: any;
}

export interface TestApp extends RunningApp {
  readonly url: string;
  readonly ownerSecret: string;
  readonly dataDir: string;
  /** Everything that the app logged, one JSON object a line. */
  logged(): string;
  /** Asks as the owner, or with `secret`; null asks without a key. */
  graphql(query: string, variables?: object, secret?: string | null): Promise<GraphqlAnswer>;
}

const bootstrapKey = 'test-owner-key-with-at-least-32-characters';

/** `npm test` says nothing and takes PostgreSQL if it is there; the longer runs are on each, and so on PGlite here. */
export const isOnEachDatabase = process.env['TEST_APPS_ON'] === 'each';

/**
 * Starts the whole app in this process, on free ports and a data folder of its own. With a folder that is given it is on
 * the embedded database in it, as `npm start` is.
 */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const server = testDatabases.find(({ name }) => name === 'PostgreSQL');
  const isGiven = options.dataDir !== undefined || options.env?.['DATABASE_URL'] !== undefined;
  if (isOnEachDatabase || server === undefined || isGiven) return await startOn(options);
  return await startOnDatabase(await server.open(), options);
}

const secret = 'a-secret-of-tests-with-at-least-32-characters';

/** On a database of its own, which goes with it. */
export async function startOnDatabase(
  database: { readonly url: string; close(): Promise<void> },
  options: TestAppOptions,
): Promise<TestApp> {
  const server = { DATABASE_URL: database.url, AUTH_SECRET: secret, ENCRYPTION_KEY: secret };
  const app = await startOn({ ...options, env: { ...server, ...options.env } });
  return {
    ...app,
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

async function startOn(options: TestAppOptions): Promise<TestApp> {
  const { clock, progress, env = {}, pool = await sharedPool(env) } = options;
  const dataDir = options.dataDir ?? (await filledDataFolder(env));
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const defaults = { DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0', INFERENCE_WORKERS: '1' };
  const config = parseConfig({ ...defaults, GALLERIST_BOOTSTRAP_KEY: bootstrapKey, ...env });
  const given = Object.entries({ clock, pool, progress }).filter(([, value]) => value !== undefined);
  const started = { log, ...Object.fromEntries(given) };
  const app = await startApp(config, started);
  const { url } = app;
  if (url === null) throw new TypeError('startTestApp: the app must have the role api');
  return {
    ...app,
    url,
    ownerSecret: config.GALLERIST_BOOTSTRAP_KEY ?? app.ownerKey ?? '',
    dataDir,
    logged: () => lines.join(''),
    graphql: (query, variables = {}, key = bootstrapKey) => ask({ url, secret: key }, query, variables),
    close: async () => {
      await app.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** By the package that integrators use, without its second tries: a test means the first answer. */
function ask(
  { url, secret }: { readonly url: string; readonly secret: string | null },
  query: string,
  variables: object,
): Promise<GraphqlAnswer> {
  const caller = secret === null ? { credentials: 'same-origin' as const } : { apiKey: secret };
  return graphqlClientOf(connectionOf({ url, retry: false, ...caller })).execute(query, variables);
}

/** With the exported models and an empty database in it: making them anew for each file took most of the time. */
async function filledDataFolder(env: Readonly<Record<string, string>>): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-e2e-'));
  if (env['DATABASE_URL'] === undefined) await fillDataFolder(dataDir);
  return dataDir;
}

export function bearer(secret: string): Record<string, string> {
  return { Authorization: `Bearer ${secret}` };
}

/** Posts a body of any kind to `/graphql`. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  return await readAnswer(response);
}

export async function readAnswer(response: Response): Promise<GraphqlAnswer> {
  return await readClientAnswer(response);
}

/** A clock that stands still until it is moved; starts at the real time. */
export function testClock(): Clock & { advance(ms: number): void } {
  let offsetMs = 0;
  const start = Date.now();
  return {
    now: () => new Date(start + offsetMs),
    advance: (ms) => {
      offsetMs += ms;
    },
  };
}
