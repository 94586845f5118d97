import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { installBodyPack } from '@gallerist/api/e2e/body-pack.ts';
import { isOnEachDatabase, startTestApp } from '@gallerist/api/e2e/harness.ts';
import type { TestApp } from '@gallerist/api/e2e/harness.ts';
import { testDatabases, type TestDatabase } from '@gallerist/api/test/databases.ts';
import { exportedModels, fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { createClient } from '@gallerist/client';
import type { GalleristClient } from '@gallerist/client';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool, openBuiltInPersonFinder } from '@gallerist/embedding/node';
import type { BuiltInPersonFinder } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { writeScene } from '../scene/write-scene.ts';
import { cameraOf } from './camera.ts';
import type { IngestCamera } from './camera.ts';
import { folderFrames } from './frames/folder-frames.ts';
import { runIngest } from './run-ingest.ts';
import type { IngestReport } from './run-ingest.ts';
import { recordInput } from './sending/record-tracklet.ts';
import { hasFfmpeg, sendStream } from './testing/made-videos.ts';
import { startRtspRelay } from './testing/rtsp-relay.ts';

const FPS = 4;
const secret = 'a-secret-of-tests-with-at-least-32-characters';
const secrets = { AUTH_SECRET: secret, ENCRYPTION_KEY: secret };
/** `npm test` asks the embedded one only. */
const databases = isOnEachDatabase ? testDatabases : testDatabases.slice(0, 1);

describe.each(databases)('npm run ingest on $name', (kind) => {
  let root: string;
  let frames: string;
  let pool: InferencePool;
  let app: TestApp;
  let client: GalleristClient;
  let finder: BuiltInPersonFinder;
  let galleryId: string;
  /** Tracklets of the scene: at least the two people, and the same ones each time. */
  let tracklets = 0;

  let database: TestDatabase | null = null;
  /** Whom the finder sees in each frame, asked once. */
  const found: ReturnType<BuiltInPersonFinder['find']>[] = [];

  const start = (port = '0'): Promise<TestApp> => {
    const server = database === null ? {} : { ...secrets, DATABASE_URL: database.url };
    const env = { PORT: port, BODY_PACK: 'body-test', ...server };
    return startTestApp({ dataDir: join(root, 'data'), pool, env });
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gallerist-ingest-'));
    const dataDir = join(root, 'data');
    if (kind.name === 'PGlite') await fillDataFolder(dataDir);
    else database = await kind.open();
    const pack = await installBodyPack(dataDir);
    const modelsFolder = await exportedModels();
    pool = await createInferencePool({ workers: 1, bodyManifest: pack.location, modelsFolder });
    app = await start();
    client = createClient({ url: app.url, apiKey: app.ownerSecret, retry: false });
    const modelsDir = join(workspaceRoot, 'node_modules/.cache/gallerist/person-finder');
    finder = await openBuiltInPersonFinder({ modelsDir, minConfidence: 0.4 });
    // two people, 6 s: one walks past the other, behind a counter
    await writeScene(join(root, 'scene'), {
      seed: 4,
      cameras: 1,
      people: 2,
      seconds: 6,
      visits: 1,
      framesPerSecond: FPS,
    });
    frames = join(root, 'scene', 'camera-0');
    galleryId = (await client.galleries.create({ name: 'Site' })).id;
    for (const externalId of ['gate', 'yard', 'court', 'future']) {
      await client.cameras.create({ galleryId, externalId, name: externalId, timeZone: 'Europe/Berlin' });
    }
  });
  afterAll(async () => {
    await client.close();
    await finder.dispose();
    await app.close();
    await database?.close();
    await pool.close();
    await rm(root, { recursive: true, force: true });
  });

  /** The command as people run it. */
  function command(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [join(workspaceRoot, 'tools/ingest.mjs'), ...args], {
      env: { ...process.env, GALLERIST_URL: app.url, GALLERIST_KEY: app.ownerSecret, ...env },
    });
    const ended = (async () => {
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { code: child.exitCode, out, err };
    })();
    return { child, ended };
  }

  /** The same in this process, with a say in what happens meanwhile. */
  const placeOf = (externalId: string): Promise<IngestCamera> =>
    cameraOf(client, { camera: externalId, gallery: galleryId });

  async function ingest(
    camera: IngestCamera,
    {
      startMs = null,
      onReach = () => undefined,
    }: { startMs?: number | null; onReach?: (isReached: boolean) => void } = {},
  ): Promise<IngestReport> {
    const folder = { path: frames, startMs, framesPerSecond: FPS, timeZone: 'UTC', maxSidePx: 640 };
    const never = new AbortController().signal;
    let at = 0;
    return runIngest({
      source: folderFrames(folder),
      follow: { find: (frame) => (found[at++] ??= finder.find(frame)), cropsPerTracklet: 5 },
      send: {
        inputsOf: async (tracklet) => [
          await recordInput(camera, tracklet, { modality: 'BODY', run: 'test' }),
        ],
        record: (input, signal) => client.recordSightings(input, { signal }),
        ...{ parallel: 2, waiting: 8, onReach, firstWaitMs: 50 },
      },
      ...{ stop: never, abort: never, note: () => undefined },
    });
  }

  const sightingsOf = async (externalId: string): Promise<number> => {
    const { cameraId } = await placeOf(externalId);
    const answer = await app.graphql('query ($id: ID!) { camera(id: $id) { sightingCount } }', {
      id: cameraId,
    });
    return (answer.data as { camera: { sightingCount: number } }).camera.sightingCount;
  };

  const place = () => ['--camera', 'gate', '--gallery', galleryId, '--fps', String(FPS), '--json'];

  it('records whom it follows, and nothing twice when it runs again', async () => {
    const first = await command([...place(), frames]).ended;
    expect(first.err).toBe('');
    const report = JSON.parse(first.out) as IngestReport;
    expect(report).toMatchObject({ unsent: 0, follow: { frames: 6 * FPS, outOfOrder: 0 } });
    ({ tracklets } = report);
    expect(tracklets).toBeGreaterThanOrEqual(2);
    expect(tracklets).toBeLessThanOrEqual(3);
    expect(report.send).toMatchObject({ sightings: tracklets, duplicates: 0 });
    expect(await sightingsOf('gate')).toBe(tracklets);

    const again = await command([...place(), frames]).ended;
    expect((JSON.parse(again.out) as IngestReport).send).toMatchObject({
      sightings: 0,
      duplicates: tracklets,
    });
    expect(await sightingsOf('gate')).toBe(tracklets);
  });

  it('says what is wrong, in words', async () => {
    await writeFile(join(root, 'key'), 'gk_wrong');
    const cases = [
      [['--camera', 'gate', frames], {}, 1, '--gallery'],
      [['--camera', 'nowhere', '--gallery', galleryId, frames], {}, 1, 'There is no camera nowhere'],
      [[...place(), '--key-file', join(root, 'key'), frames], {}, 1, 'key'],
      [[...place(), join(root, 'nothing')], {}, 1, 'is not there'],
      [[...place(), frames], { GALLERIST_KEY: '' }, 2, 'GALLERIST_KEY'],
    ] as const;
    const ended = await Promise.all(cases.map(([args, env]) => command(args, env).ended));
    expect(ended.map(({ code }) => code)).toEqual(cases.map(([, , code]) => code));
    cases.forEach(([, , , words], i) => {
      expect(ended[i]?.err).toContain(words);
      expect(ended[i]?.err).not.toContain('    at ');
    });
  });

  it('waits for a server that is away, and records everything once it is back', async () => {
    const { port } = new URL(app.url);
    const yard = await placeOf('yard');
    await app.close();
    let back: Promise<void> | undefined;
    const report = await ingest(yard, {
      onReach: (isReached) => {
        if (isReached || back !== undefined) return;
        back = start(port).then((started) => {
          app = started;
        });
      },
    });
    await (back ?? Promise.reject(new Error('the server was never missed')));
    expect(report.send).toMatchObject({ sightings: tracklets, duplicates: 0, dropped: 0 });
    expect(await sightingsOf('yard')).toBe(tracklets);
  });

  it('ends where the camera was removed while it sends', async () => {
    const court = await placeOf('court');
    await app.graphql('mutation ($id: ID!) { deleteCamera(id: $id) { userErrors { code } } }', {
      id: court.cameraId,
    });
    await expect(ingest(court)).rejects.toThrow('CAMERA_REMOVED');
  });

  it('records nothing of a clock that is ahead, and says why', async () => {
    const report = await ingest(await placeOf('future'), { startMs: Date.now() + 3_600_000 });
    expect([...report.send.rejected]).toEqual([['CAPTURED_IN_FUTURE', tracklets]]);
    expect(report.send.sightings).toBe(0);
    expect(await sightingsOf('future')).toBe(0);
  });

  it.skipIf(!hasFfmpeg)('follows a stream until Ctrl-C, and ends well', async () => {
    const relay = await startRtspRelay();
    const camera = sendStream(relay.address);
    try {
      const source = { GALLERIST_SOURCE: relay.address };
      const { child, ended } = command(['--camera', 'gate', '--gallery', galleryId, '--json'], source);
      await expect.poll(() => relay.plays, { timeout: 240_000 }).toBeGreaterThan(0);
      // a second of it, however long that takes here
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      child.kill('SIGINT');
      const { code, out, err } = await ended;
      expect(err).toContain('ending');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ wasStopped: true, unsent: 0 });
    } finally {
      camera.kill('SIGKILL');
      await relay.close();
    }
  });
});
