import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { InferencePool } from '@gallerist/embedding';
import type { Logger } from 'pino';
import { createAuditKeepers } from './compose/audit.ts';
import { createJobHandlers } from './compose/jobs.ts';
import { chooseTrainingRuntime, openPool } from './compose/models.ts';
import { openPackRegistry, serveWrittenSpaces } from './compose/packs.ts';
import { PublicAddress } from './compose/public-address.ts';
import { applyReceipts, createRunFolderSweeper } from './compose/privacy.ts';
import { createScheduledWorks } from './compose/schedules.ts';
import { createServices, servedSpaces } from './compose/services.ts';
import { createSignIn, originOf, type SignIn } from './compose/sign-in.ts';
import { openSightings } from './compose/sightings.ts';
import { openBlobs, openIndex, openStorage, openUploadFiles, type Progress } from './compose/storage.ts';
import { createSweepers } from './compose/sweepers.ts';
import { createDeliveries } from './compose/webhooks.ts';
import type { Config } from './config/config.ts';
import { loadSecrets } from './config/secrets.ts';
import { systemClock, type Clock } from './core/clock.ts';
import { ActivityWatcher } from './features/activity/activity-watcher.ts';
import { KeyAuthenticator } from './features/apikey/authentication.ts';
import { ensureFirstKey } from './features/apikey/first-key.ts';
import { addMissingSpaces } from './features/gallery/gallery-spaces.store.ts';
import { JobRunner } from './features/job/job-runner.ts';
import { createClusterRouter } from './features/cluster/cluster.router.ts';
import { createExportRouter } from './features/export/export.router.ts';
import { createUploadRouter, isUploadPath } from './features/import/upload.router.ts';
import { AccessChanges } from './features/user/access-changes.ts';
import { linkOf } from './features/user/one-time-token.ts';
import { createMediaRouter } from './features/media/media.router.ts';
import type { PackRegistry } from './features/model/pack-registry.ts';
import { Scheduler } from './features/schedule/scheduler.ts';
import { createIndexReadiness } from './features/search/index-readiness.ts';
import { createIndexedSearch } from './features/search/indexed-search.ts';
import { createOutboxDrain } from './features/search/outbox-drain.ts';
import { buildSchema } from './graphql/schema.ts';
import { createGraphqlServer } from './graphql/server.ts';
import type { Services } from './graphql/services.ts';
import { createAdminServer } from './http/admin-server.ts';
import { addressOf, createHttpApp } from './http/app-server.ts';
import { requestContextOf } from './http/authenticate.ts';
import type { Doorkeeper } from './http/credentials.ts';
import { listen, stopServer } from './http/listen.ts';
import { serveConsole } from './http/console.ts';
import { metricSources, observeJobs, openTracing, readinessChecks, traceParts } from './compose/observing.ts';
import { traceResolvers } from './graphql/trace-resolvers.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { SignInLimits } from './http/sign-in-limits.ts';
import { createSignInRouter } from './http/sign-in-router.ts';
import { SocketSessions } from './http/socket-sessions.ts';
import { serveSubscriptions } from './http/subscription-server.ts';
import { lockDataDir } from './infra/data-dir-lock.ts';

export interface RunningApp {
  /** Null in a process that has the role `worker` only. */
  readonly url: string | null;
  /** `/readyz` and `/metrics`, on loopback unless ADMIN_HOST says otherwise. */
  readonly adminUrl: string;
  /** The OWNER key to show once; null unless this start made it. */
  readonly ownerKey: string | null;
  /** Where the first person makes an account, to show once; null where there is an OWNER already. */
  readonly setUpUrl: string | null;
  /** Stops accepting, lets what is in flight end, and closes everything. Idempotent. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly log: Logger;
  readonly progress?: Progress;
  readonly clock?: Clock;
  /** A pool that outlives this app (loading one takes seconds); the app makes and closes its own otherwise. */
  readonly pool?: InferencePool;
  /** The app cannot go on and has to be closed; without it the process ends. */
  readonly onFatal?: (error: Error) => void;
}

function endProcess(error: Error): never {
  throw error;
}

const graceMs = 10_000;

/** Builds and starts the whole server. What was opened before a failure is closed again. */
export async function startApp(config: Config, options: StartOptions): Promise<RunningApp> {
  await using opened = new AsyncDisposableStack();
  const isTraced = await openTracing(config, opened);
  const untraced = await openParts(config, options, opened);
  const parts = isTraced ? traceParts(untraced) : untraced;
  const { app, ownerKey, adminServer, subscriptions, setUpToken } = await assemble(parts, options, opened);
  const adminUrl = await listen(adminServer, { host: config.ADMIN_HOST, port: config.ADMIN_PORT });
  opened.defer(() => stopServer(adminServer, 0));
  const url = config.ROLES.includes('api') ? await serve({ app, subscriptions }, config, opened) : null;
  if (url !== null) parts.address.listensAt(url);
  const setUpUrl = setUpToken === null ? null : linkOf(parts.address.origin(), 'SET_UP', setUpToken);
  const closing = opened.move();
  let closed: Promise<void> | null = null;
  // A stack that is being disposed says that it is done to whoever asks a second time.
  return { url, adminUrl, ownerKey, setUpUrl, close: () => (closed ??= closing.disposeAsync()) };
}

interface Served {
  readonly app: RequestListener;
  readonly subscriptions: Parameters<typeof serveSubscriptions>[1];
}

async function serve(
  { app, subscriptions }: Served,
  config: Config,
  opened: AsyncDisposableStack,
): Promise<string> {
  // Node's `requestTimeout` knows no routes; `bodyDeadline` takes its place.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000 }, app);
  const endSubscriptions = serveSubscriptions(server, subscriptions);
  const url = await listen(server, { host: config.HOST, port: config.PORT });
  opened.defer(() => stopServer(server, graceMs));
  opened.defer(endSubscriptions);
  return url;
}

type Parts = Awaited<ReturnType<typeof openParts>>;

/** Opens what takes time, at once where nothing depends on the other. */
async function openParts(config: Config, options: StartOptions, opened: AsyncDisposableStack) {
  const progress = options.progress ?? (() => undefined);
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(config.DATA_DIR);
  opened.defer(() => lock.release());
  const trainingRuntime = chooseTrainingRuntime(config);
  const secrets = await loadSecrets(config);
  const [storage, vectorIndex, blobs, files, pool] = await settleAll([
    openStorage(config, opened, { progress, onLost: options.onFatal ?? endProcess }),
    openIndex(config, opened, progress),
    openBlobs(config),
    openUploadFiles(config),
    options.pool ?? openOwnPool(config, opened, progress),
  ]);
  const { database } = storage;
  const [address, accessChanges] = [new PublicAddress(config), new AccessChanges()];
  return {
    config,
    secrets,
    trainingRuntime,
    database,
    vectorIndex,
    blobs,
    files,
    pool,
    address,
    accessChanges,
  };
}

/** As `Promise.all`, but waits for every promise, so that nothing opens behind a failure's back. */
async function settleAll<T extends readonly unknown[]>(
  promises: T,
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

async function openOwnPool(
  config: Config,
  opened: AsyncDisposableStack,
  progress: Progress,
): Promise<InferencePool> {
  const pool = await openPool(config, progress);
  opened.defer(() => pool.close());
  return pool;
}

async function assemble(parts: Parts, options: StartOptions, opened: AsyncDisposableStack) {
  const { config, database, pool } = parts;
  const { log, clock = systemClock } = options;
  const { progress = () => undefined } = options;
  const packs = await openPackRegistry(parts, progress);
  await serveWrittenSpaces(packs, { database, log: progress });
  await addMissingSpaces(database.client, servedSpaces(pool));
  const ownerKey = await ensureFirstKey(database, config.GALLERIST_BOOTSTRAP_KEY);
  const metrics = createMetrics(metricSources(parts));
  const { observeJob } = metrics;
  await applyReceipts({ config, secrets: parts.secrets, database, clock, log: progress });
  const { services } = startWork({ ...parts, packs }, { log, clock, observeJob }, opened);
  const adminServer = createAdminServer({ registry: metrics.registry, checks: readinessChecks(parts) });
  const signIn = await createSignIn({ ...parts, clock, log });
  const { setUpToken } = signIn;
  const served = await openPublic(parts, { services, metrics, log, clock, signIn }, opened);
  return { ownerKey, adminServer, setUpToken, ...served };
}

interface PublicParts {
  readonly services: Services;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly signIn: SignIn;
}

/** What callers reach: GraphQL and the routes of pictures over HTTP, subscriptions over WebSocket. */
async function openPublic(
  { config, database, accessChanges }: Parts,
  { services, metrics, log, clock, signIn }: PublicParts,
  opened: AsyncDisposableStack,
): Promise<Served> {
  const schema =
    config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? buildSchema() : traceResolvers(buildSchema());
  const apollo = createGraphqlServer(schema, log);
  await apollo.start();
  opened.defer(() => apollo.stop());
  const keys = new KeyAuthenticator({ database, clock });
  const limiter = new RateLimiter(clock);
  const gate = { door: doorOf(keys, signIn), limiter, publicOrigin: originOf(config) };
  const onAccessChange = (userId: string): void => accessChanges.tell(userId);
  const app = createHttpApp({
    apollo,
    services,
    ...gate,
    signIn: createSignInRouter({ ...gate, ...signIn, limits: new SignInLimits(limiter), onAccessChange }),
    trustedProxies: config.TRUSTED_PROXIES,
    maxBodyBytes: services.system.facts().limits.maxBodyBytes,
    log,
    console: serveConsole(consoleFolder),
    observe: metrics.observe,
    hasLongBody: isUploadPath,
    routes: [
      createMediaRouter({ ...services, contextOf: requestContextOf }),
      createClusterRouter({ ...services, contextOf: requestContextOf }),
      createExportRouter({ ...services, contextOf: requestContextOf }),
      createUploadRouter({ ...services, contextOf: requestContextOf }),
    ],
  });
  const sessions = new SocketSessions({ ...gate, addressOf: (request) => addressOf(app, request) });
  accessChanges.listen((userId) => sessions.recheck(userId));
  return { app, subscriptions: { schema, services, sessions, publicOrigin: gate.publicOrigin, log } };
}

function doorOf(keys: KeyAuthenticator, { sessions, library }: SignIn): Doorkeeper {
  return {
    authenticate: (secret) => keys.authenticate(secret),
    authenticateSession: (token, options) => sessions.authenticate(token, options),
    tokenIn: (cookies) => library.tokenIn(cookies),
  };
}

/** What `npm run build` makes of the console. */
const consoleFolder = fileURLToPath(new URL('../../admin/dist', import.meta.url));

interface WorkTools {
  readonly log: Logger;
  readonly clock: Clock;
  readonly observeJob: Metrics['observeJob'];
}

/** Starts what works in the background, and the services that hand work to it. */
function startWork(
  parts: Parts & { readonly packs: PackRegistry },
  { log, clock, observeJob }: WorkTools,
  opened: AsyncDisposableStack,
): { readonly services: Services } {
  const { database, vectorIndex } = parts;
  const note = (line: string): void => log.info(line);
  const isAlone = parts.config.QDRANT_URL === undefined;
  const readiness = createIndexReadiness({ database, vectorIndex, isAlone });
  const drain = createOutboxDrain({ database, vectorIndex, readiness, log: note });
  const search = createIndexedSearch({ database, vectorIndex, readiness, clock });
  drain.start();
  opened.defer(() => drain.stop());
  const onJob = (): void => jobs.wake();
  const onCancel = (jobId: string): void => jobs.cancel(jobId);
  const works = createScheduledWorks();
  const watcher = new ActivityWatcher({ database, log: note });
  opened.defer(() => watcher.stop());
  const onSchedule = (): void => scheduler.wake();
  const origin = (): string => parts.address.origin();
  const told = { onJob, onCancel, onSchedule, origin };
  const sightingIndex = openSightings({ ...parts, clock, note }, opened);
  const shared = { ...parts, ...told, clock, drain, readiness, search, sightingIndex, works, watcher };
  const services = createServices(shared);
  const { background, sweeps } = createSweepers({ ...parts, clock, log, onJob });
  const handlers = observeJobs(createJobHandlers({ ...shared, services, sweeps, note }), observeJob);
  const onChange = (): void => watcher.nudge();
  const jobs = new JobRunner({ database, clock, log, handlers, isAlone, onChange });
  const scheduler = new Scheduler({ database, clock, works, log, onJob });
  const own = [
    ...createAuditKeepers({ ...parts, clock, log }),
    createDeliveries({ ...parts, clock, log }),
    createRunFolderSweeper(parts),
  ];
  for (const work of [jobs, scheduler, ...background, ...own]) {
    if (parts.config.ROLES.includes('worker')) work.start();
    opened.defer(() => work.stop());
  }
  return { services };
}
