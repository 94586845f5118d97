import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/data-folder.ts';
import { openDatabase, type Database } from '../prisma/database.ts';
import { EmbeddedDatabaseError } from './database-folder.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

/** After how many acknowledgements a writer is killed; the longer runs kill another one. */
const kills = process.env['TEST_STORES_ON'] === 'each' ? [40, 90] : [40];

const LIMIT_MS = 120_000; // making a database takes seconds, more where many tests run at once

describe('embedded PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-embedded-'));
  let dataDir: string;
  let run = 0;

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    run += 1;
    dataDir = join(folder, String(run));
    cpSync(await emptyDatabase(), join(dataDir, 'postgres'), { recursive: true });
  }, LIMIT_MS);

  async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
    const embedded = await startEmbeddedPostgres({ dataDir });
    const database = openDatabase({ url: embedded.url });
    try {
      return await use(database);
    } finally {
      await database.close();
      await embedded.close();
    }
  }
  const galleryIds = async (database: Database) =>
    (await database.client.gallery.findMany({ select: { id: true } })).map((row) => row.id);

  it(
    'begins anew where it was killed while it made its folder, and says once what takes time',
    async () => {
      rmSync(join(dataDir, 'postgres'), { recursive: true });
      mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true });
      writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
      const lines: string[] = [];
      const log = (line: string): void => void lines.push(line);
      for (let start = 0; start < 2; start += 1) {
        const embedded = await startEmbeddedPostgres({ dataDir, log });
        const database = openDatabase({ url: embedded.url });
        expect(await database.client.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
        await database.close();
        await embedded.close();
      }
      expect(lines).toEqual([
        'making the embedded database (once, some seconds)',
        expect.stringMatching(/^the embedded database is made \(\d+\.\d s\)$/),
      ]);
    },
    LIMIT_MS,
  );

  it(
    'keeps its data over a stop and a start, and leaves no socket behind',
    async () => {
      const embedded = await startEmbeddedPostgres({ dataDir });
      const socketFolder = new URL(embedded.url).searchParams.get('host') ?? '';
      expect(existsSync(socketFolder)).toBe(true);
      const database = openDatabase({ url: embedded.url });
      const { id } = await database.client.gallery.create({ data: { name: 'staff', filterKeys: [] } });
      await database.close();
      await embedded.close();
      expect(existsSync(socketFolder)).toBe(false);
      expect(await withDatabase(galleryIds)).toEqual([id]);
    },
    LIMIT_MS,
  );

  it(
    'has everything that was acknowledged before kill -9, and nothing half',
    async () => {
      const acknowledged: string[] = [];
      for (const count of kills) {
        const writer = spawn(
          process.execPath,
          [fileURLToPath(new URL('../../../test/gallery-writer.ts', import.meta.url)), dataDir],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        for await (const line of createInterface(writer.stdout)) {
          acknowledged.push(line);
          if (acknowledged.length === count) writer.kill('SIGKILL');
        }
        if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
      }
      const [ids, identities] = await withDatabase(async (database) => [
        await galleryIds(database),
        await database.client.identity.groupBy({ by: ['galleryId'], _count: true }),
      ]);
      expect(acknowledged.length).toBeGreaterThanOrEqual(kills.at(-1)!);
      expect(ids).toEqual(expect.arrayContaining(acknowledged));
      expect(identities).toHaveLength(ids.length);
      expect(identities.every((row) => row._count === 3)).toBe(true);
    },
    LIMIT_MS,
  );

  it(
    'clears away the socket of a process that was killed',
    async () => {
      const left = mkdtempSync(join(tmpdir(), 'gallerist-socket-'));
      writeFileSync(join(dataDir, 'postgres.socket'), left);
      await withDatabase(galleryIds);
      expect(existsSync(left)).toBe(false);
      expect(existsSync(join(dataDir, 'postgres.socket'))).toBe(false);
    },
    LIMIT_MS,
  );

  it.each<[string, (folder: string) => void, RegExp]>([
    ['of another version', (at) => writeFileSync(join(at, 'PG_VERSION'), '16\n'), /made by PostgreSQL 16/],
    ['that is no database', (at) => rmSync(join(at, 'PG_VERSION')), /not empty and holds no database/],
    ['that is damaged', (at) => truncateSync(join(at, 'global', 'pg_control'), 100), /may be damaged/],
  ])(
    'refuses a folder %s, and says what to do',
    async (_case, spoil, said) => {
      spoil(join(dataDir, 'postgres'));
      const refusal = startEmbeddedPostgres({ dataDir });
      await expect(refusal).rejects.toThrow(EmbeddedDatabaseError);
      await expect(refusal).rejects.toThrow(said);
    },
    LIMIT_MS,
  );
});
