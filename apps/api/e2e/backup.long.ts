import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreAtPreviousMigration } from '../test/previous-migration.ts';
import { testDatabases, type TestDatabase } from '../test/databases.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { base64Of, photograph } from './portraits.ts';
import { RecognitionClient } from './recognition-client.ts';

const secret = 'a-secret-of-tests-with-at-least-32-characters';
const cli = (tool: string): string => fileURLToPath(new URL(`../src/cli/${tool}.ts`, import.meta.url));

describe.each(testDatabases)('backup, wipe and restore on $name', ({ name, open }) => {
  let pool: InferencePool;
  let folder: string;
  let galleryId: string;
  let answers: object;
  const databases: TestDatabase[] = [];
  const file = (): string => join(folder, 'all.zip');

  interface Place {
    readonly dataDir: string;
    readonly env: Record<string, string>;
  }
  const newPlace = async (): Promise<Place> => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    if (name === 'PGlite') return { dataDir, env: {} };
    const database = await open();
    databases.push(database);
    return { dataDir, env: { DATABASE_URL: database.url, AUTH_SECRET: secret, ENCRYPTION_KEY: secret } };
  };
  const start = ({ dataDir, env }: Place): Promise<TestApp> => startTestApp({ dataDir, env, pool });
  /** Runs a tool in a process of its own; `killAt` ends it with SIGKILL when it says so. */
  const run = async (tool: string, words: string[], { place, killAt }: { place: Place; killAt?: string }) => {
    const env = { ...process.env, DATA_DIR: place.dataDir, QDRANT_URL: '', ...place.env };
    const child = spawn(process.execPath, [cli(tool), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (killAt !== undefined && said.includes(killAt)) child.kill('SIGKILL');
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  };
  /** Everything that a search says of a photograph in which one woman is known, less what is told anew each time. */
  const ask = async (app: TestApp): Promise<object> => {
    const image = { base64: (await photograph('sample1')).toString('base64') };
    const { probes } = await new RecognitionClient(app).search({ galleryIds: [galleryId], image });
    return probes;
  };

  let source: Place;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-wipe-'));
    await writeFile(join(folder, 'passphrase'), 'a passphrase of tests\n');
    pool = await createInferencePool({ workers: 1 });
    source = await newPlace();
    const app = await start(source);
    const client = new RecognitionClient(app);
    galleryId = await client.gallery();
    for (const person of ['mia', 'lena'] as const) {
      const id = await client.identity(galleryId, person);
      await client.enroll(id, [{ image: { base64: await base64Of(person) } }]);
    }
    answers = await ask(app);
    // The server runs meanwhile, the embedded one too.
    const words = [file(), '--passphrase-file', join(folder, 'passphrase')];
    const backup = await run('backup', words, { place: source });
    expect(backup).toMatchObject({ code: 0 });
    await app.close();
    expect(await run('backup', ['--check', file()], { place: source })).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await pool.close();
    for (const database of databases) await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers a search as before, pictures included, in a new place', async () => {
    const target = await newPlace();
    if (name === 'PGlite') {
      const without = await run('restore', [file()], { place: target });
      expect(without.code).toBe(1);
      expect(without.said).toMatch(/^the backup belongs to other secrets[^\n]+--passphrase-file[^\n]+\n$/m);
    }
    const words = [file(), '--passphrase-file', join(folder, 'passphrase')];
    expect(await run('restore', words, { place: target })).toMatchObject({ code: 0 });
    const app = await start(target);
    expect(JSON.stringify(answers)).toContain('mia');
    expect(await ask(app)).toEqual(answers);
    const list = `query ($id: ID!) { gallery(id: $id) { identities { nodes { samples { nodes { cropUrl } } } } } }`;
    const { data } = await app.graphql(list, { id: galleryId });
    const [sample] = data.gallery.identities.nodes[0].samples.nodes;
    expect((await new RecognitionClient(app).get(sample.cropUrl)).status).toBe(200);
    await app.close();
  });

  describe.skipIf(name === 'PGlite')('on a server', () => {
    it('refuses while a server works on the database, and replaces only when told to', async () => {
      const app = await start(source);
      const busy = await run('restore', [file(), '--replace'], { place: source });
      expect(busy).toMatchObject({
        code: 1,
        said: expect.stringContaining('is in use by gallerist'),
      });
      await app.close();
      const full = await run('restore', [file()], { place: source });
      expect(full).toMatchObject({ code: 1, said: expect.stringContaining('--replace') });
    });

    it('leaves everything as it was when it is killed in the middle', async () => {
      const before = await start(source);
      const later = await new RecognitionClient(before).gallery({ name: 'made after the backup' });
      await before.close();
      const killed = await run('restore', [file(), '--replace'], { place: source, killAt: 'restored' });
      expect(killed.code).toBeNull();
      const after = await start(source);
      const { data } = await after.graphql('query ($id: ID!) { gallery(id: $id) { name } }', { id: later });
      expect(data.gallery).toEqual({ name: 'made after the backup' });
      expect(await ask(after)).toEqual(answers);
      await after.close();
      expect(await run('restore', [file(), '--replace'], { place: source })).toMatchObject({ code: 0 });
    });

    it('starts on a database of the migration before, and answers as before', async () => {
      const place = await newPlace();
      const newest = await restoreAtPreviousMigration(file(), place.env['DATABASE_URL']!);
      const applied: string[] = [];
      const app = await startTestApp({ ...place, pool, progress: (line) => applied.push(line) });
      expect(applied).toContain(`applied migration ${newest}`);
      expect(await ask(app)).toEqual(answers);
      await app.close();
    });
  });
});
