import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fillDataFolder } from '../test/data-folder.ts';
import type { DatabaseKind, TestDatabase } from '../test/databases.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import { tracesOf, type Needles } from '../test/traces-of.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { openDiskBlobStore } from '../src/infra/blobs/disk-blob-store.ts';
import { installBodyPack } from './body-pack.ts';
import { embeddedUrl } from './on-databases.ts';
import { ServerProcess } from './server-process.ts';

/** A server as a process of its own with small models of faces and bodies, on one of the databases, and a way to look into its stores. */
export class FaultServer extends ServerProcess {
  readonly dataDir: string;
  readonly #database: TestDatabase | null;

  /** Whether several processes may work on its database. */
  get isOnServer(): boolean {
    return this.#database !== null;
  }

  private constructor(dataDir: string, database: TestDatabase | null) {
    super({
      ...{ DATA_DIR: dataDir, FACE_PACK: 'tiny-face', BODY_PACK: 'body-test' },
      ...{ GALLERIST_RUNTIME: 'wasm', INFERENCE_WORKERS: '1' },
      ...(database === null ? {} : { DATABASE_URL: database.url }),
    });
    [this.dataDir, this.#database] = [dataDir, database];
  }

  /** Not started yet. `tiny-next` is a model of faces to promote. */
  static async open({ name, open }: DatabaseKind): Promise<FaultServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-killed-'));
    if (name === 'PGlite') await fillDataFolder(dataDir);
    await installTinyPack(join(dataDir, 'packs'));
    await installTinyPack(join(dataDir, 'packs'), { name: 'tiny-next', seed: 2 });
    await installBodyPack(dataDir);
    return new FaultServer(dataDir, name === 'PGlite' ? null : await open());
  }

  async close(): Promise<void> {
    await this.kill();
    await this.#database?.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Holds a lock of PostgreSQL until the answer is called: what needs it waits, as behind any long transaction. */
  async hold(statement: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: this.#database?.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query(statement);
    return () => client.end();
  }

  /** Looks into the database of the running server. */
  async look<T>(read: (client: Database['client']) => Promise<T>): Promise<T> {
    if (this.#database !== null) return await read(this.#database.client);
    const database = openDatabase({ url: await embeddedUrl(this.dataDir) });
    try {
      return await read(database.client);
    } finally {
      await database.close();
    }
  }

  /** Tables and files where something of the needles is; see `tracesOf`. */
  async traces(needles: Needles): Promise<readonly string[]> {
    const at = { folder: this.dataDir, without: ['postgres'] };
    return await this.look((client) => tracesOf({ database: { client }, ...at }, needles));
  }

  /** Null where the blob is not there. */
  async blob(key: string): Promise<Uint8Array | null> {
    return await (await openDiskBlobStore({ folder: join(this.dataDir, 'blobs') })).read(key);
  }

  /** Copies of receipts beside the database. */
  async receipts(): Promise<readonly string[]> {
    const folder = join(this.dataDir, 'receipts');
    const names = await readdir(folder).catch(() => []);
    return await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  }
}
