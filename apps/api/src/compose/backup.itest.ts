import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passphrase, Place, secrets } from '../../test/backup-place.ts';
import { testDatabases } from '../../test/databases.ts';
import { EnrolledPeople } from '../../test/enrolled-people.ts';
import { onServer } from '../../test/on-server.ts';
import { restoreAtPreviousMigration } from '../../test/previous-migration.ts';
import { unitVector } from '../../test/vectors.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createIndexReadiness } from '../features/search/index-readiness.ts';
import { createIndexedSearch } from '../features/search/indexed-search.ts';
import { rebuildVectorIndex } from '../features/search/index-repair.ts';
import { openDiskBlobStore } from '../infra/blobs/disk-blob-store.ts';
import { openDiskUploadFiles } from '../infra/blobs/disk-upload-files.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import type { RestoreOptions } from './restore.ts';

const EAST = [1, 0, 0];

describe.each(testDatabases)('a backup of $name', ({ open, name }) => {
  let folder: string;
  const places: Place[] = [];
  let source: Place;
  let people: EnrolledPeople;
  let file: string;
  let ann: string;
  let crops: string[];

  const newPlace = async (): Promise<Place> => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    const at = { folder: join(dataDir, 'blobs') };
    const stores = [await openDiskBlobStore(at), await openDiskUploadFiles(at)] as const;
    const place = new Place(dataDir, await open(), stores);
    places.push(place);
    return place;
  };
  const putBlob = async (store: BlobStore, text: string): Promise<string> => {
    const stored = await store.put([Buffer.from(text)], { maxBytes: 1e6 });
    return stored.ok ? stored.value.key : '';
  };
  const search = async ({ database, index }: Place) => {
    const readiness = createIndexReadiness({ database, vectorIndex: index });
    const query = { vector: unitVector([0.9, 0.1, 0.2]), galleryIds: [people.galleryId], limit: 10 };
    return createIndexedSearch({ database, vectorIndex: index, readiness }).search(people.space, query);
  };
  /** A copy of the backup in which one thing is different. */
  const spoiled = async (change: (copy: string) => Promise<void>): Promise<string> => {
    const copy = join(folder, `spoiled-${places.length}-${Math.random()}.zip`);
    await copyFile(file, copy);
    await change(copy);
    return copy;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-backup-'));
    file = join(folder, 'backup.zip');
    source = await newPlace();
    people = await new EnrolledPeople(source.database, `backup on ${name}`).create();
    const { client } = source.database;
    const [first, second] = [await people.identity(), await people.identity()];
    ann = await people.enrol(first, EAST);
    const ben = await people.enrol(second, [0, 1, 0]);
    crops = [await putBlob(source.blobs, 'crop of Ann'), await putBlob(source.blobs, 'crop of Ben')];
    for (const [at, id] of [ann, ben].entries())
      await client.sample.update({ where: { id }, data: { cropBlobKey: crops[at]! } });
    // A row that points to one that comes after it, awkward texts, and a month without a partition.
    const metadata = { text: 'tab\there, "quotes", back\\slash, 名 🙂\n' };
    await client.identity.update({
      where: { id: first },
      data: { name: 'Ann\t\\N\\', tags: ['a,b', '"'], metadata },
    });
    await client.identity.update({
      where: { id: first },
      data: { mergedIntoId: second, mergedAt: new Date() },
    });
    const entry = { action: 'search', outcome: 'OK', requestId: 'r', galleryIds: [people.galleryId] };
    await client.auditEntry.createMany({ data: [entry, { ...entry, at: new Date('2026-03-05T12:00:00Z') }] });
    const upload = { galleryId: people.galleryId, uploaderId: first, byteLength: 10n };
    const { id } = await client.importUpload.create({ data: upload });
    await source.files.append(id, { offset: 0, maxBytes: 10, source: [Buffer.from('half')] });
    await mkdir(join(source.dataDir, 'packs/tiny/1.0.0'), { recursive: true });
    await writeFile(join(source.dataDir, 'packs/tiny/1.0.0/manifest.json'), '{}');
    await source.backup(file);
  });
  afterAll(async () => {
    await Promise.all(places.map(({ database }) => database.close()));
    await rm(folder, { recursive: true, force: true });
  });

  it('restores into another installation, whose searches and rows are the same', async () => {
    const target = await newPlace();
    const before = await search(source);
    expect(before[0]).toMatchObject({ pointId: ann });
    await target.restore(file);
    expect(await search(target)).toEqual(before);
    for (const table of ['identities', 'samples', 'embeddings', 'audit_entries', '_prisma_migrations']) {
      const text = `SELECT row_to_json(t)::text AS row FROM ${table} t ORDER BY 1`;
      expect(await rowsOf(target, text)).toEqual(await rowsOf(source, text));
    }
    expect(await target.blobKeys()).toEqual(await source.blobKeys());
    expect(Buffer.from((await target.blobs.read(crops[0]!)) ?? []).toString()).toBe('crop of Ann');
    expect(await readFile(join(target.dataDir, 'packs/tiny/1.0.0/manifest.json'), 'utf8')).toBe('{}');
    const [upload] = await target.database.client.importUpload.findMany();
    expect(await target.files.size(upload!.id)).toBe(4);
    const parts = 'SELECT tableoid::regclass::text AS row FROM audit_entries ORDER BY 1';
    expect(await rowsOf(target, parts)).toContain('audit_entries_2026_03');
    // Numbers go on where they were, and what is enrolled from now on is found.
    const next = await target.database.client.outboxEntry.aggregate({ _max: { seq: true } });
    const more = await rowsOf(target, "SELECT nextval('outbox_entries_seq_seq')::text AS row");
    expect(Number(more[0])).toBeGreaterThan(Number(next._max.seq ?? 0n));
  });

  onServer(name)(
    'is what a database of the migration before becomes, and its searches are the same',
    async () => {
      const target = await newPlace();
      const newest = await restoreAtPreviousMigration(file, target.database.url);
      expect(await applyMigrations({ url: target.database.url })).toEqual([newest]);
      await rebuildVectorIndex({ database: target.database, vectorIndex: target.index });
      expect(await search(target)).toEqual(await search(source));
    },
  );

  onServer(name)('refuses an installation that holds data, and replaces it when told to', async () => {
    const target = await newPlace();
    await new EnrolledPeople(target.database, 'another').create();
    const old = await putBlob(target.blobs, 'old');
    await expect(target.restore(file)).rejects.toMatchObject({ code: 'NOT_EMPTY' });
    expect(await target.blobKeys()).toEqual([old]);
    await target.restore(file, { mayReplace: true });
    expect(await target.database.client.gallery.findMany({ select: { id: true } })).toEqual([
      { id: people.galleryId },
    ]);
    expect(await search(target)).toHaveLength(2);
  });

  onServer(name)('changes nothing if it fails before its end', async () => {
    const target = await newPlace();
    await new EnrolledPeople(target.database, 'kept').create();
    const galleries = await target.database.client.gallery.findMany();
    target.index.persist = () => Promise.reject(new Error('the index is gone'));
    await expect(target.restore(file, { mayReplace: true })).rejects.toThrow('the index is gone');
    expect(await target.database.client.gallery.findMany()).toEqual(galleries);
    expect(await target.blobKeys()).toEqual([]);
  });

  it.each([
    ['is cut off', 'NOT_A_BACKUP', (copy: string) => truncate(copy, 2_000)],
    ['is empty', 'NOT_A_BACKUP', async (copy: string) => writeFile(copy, '')],
    [
      'is something else',
      'NOT_A_BACKUP',
      async (copy: string) => writeFile(copy, 'PK but no ZIP'.repeat(100)),
    ],
    ['has other bytes in a blob', 'DAMAGED', (copy: string) => flip(copy, Buffer.from('crop of Ben'))],
    ['has other bytes in a table', 'DAMAGED', (copy: string) => flipAfter(copy, 'tables/samples.tsv')],
    [
      'has another manifest than was written',
      'DAMAGED',
      (copy: string) => flipAfter(copy, 'manifest.json.sha256'),
    ],
  ])('that %s is refused', async (_, code, change) => {
    const copy = await spoiled(change);
    await expect(source.restore(copy, { mayReplace: true })).rejects.toMatchObject({ code });
    expect(await search(source)).toHaveLength(2);
  });

  onServer(name)(
    'opens its secrets by the passphrase only, and restores with none but the right ones',
    async () => {
      const target = await newPlace();
      const other = { DATA_DIR: target.dataDir };
      const expectCode = async (more: Partial<RestoreOptions>, code: string) => {
        await expect(target.restore(file, { config: other, ...more })).rejects.toMatchObject({ code });
      };
      await expectCode({}, 'OTHER_SECRETS');
      await expectCode({ passphrase: 'another passphrase' }, 'WRONG_PASSPHRASE');
      await expectCode(
        { config: { ...other, AUTH_SECRET: 'x'.repeat(40), ENCRYPTION_KEY: 'y'.repeat(40) } },
        'OTHER_SECRETS',
      );
      await target.restore(file, { config: other, passphrase });
      const kept = JSON.parse(await readFile(join(target.dataDir, 'secrets.json'), 'utf8')) as object;
      expect(kept).toEqual({ authSecret: secrets.AUTH_SECRET, encryptionKey: secrets.ENCRYPTION_KEY });
    },
  );

  onServer(name)('lives with blobs that are deleted while it is made', async () => {
    const missing = join(folder, 'missing.zip');
    const half = {
      ...source.blobs,
      stream: (key: string) => (key === crops[0] ? Promise.resolve(null) : source.blobs.stream(key)),
    };
    const { blobs } = await source.backup(missing, { blobs: half });
    expect(blobs.gone).toEqual([crops[0]]);
    const target = await newPlace();
    await target.restore(missing);
    const samples = await target.database.client.sample.findMany({ select: { id: true, cropBlobKey: true } });
    expect(new Map(samples.map((row) => [row.id, row.cropBlobKey])).get(ann)).toBeNull();
    expect(await search(target)).toHaveLength(2);
  });

  it('never overwrites a file, and leaves nothing when it fails', async () => {
    await expect(source.backup(file)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    const broken = { ...source.blobs, stream: () => Promise.reject(new Error('the store is away')) };
    await expect(source.backup(join(folder, 'broken.zip'), { blobs: broken })).rejects.toThrow(
      'the store is away',
    );
    expect((await readdir(folder)).filter((entry) => entry.startsWith('broken'))).toEqual([]);
  });

  onServer(name)(
    'will not throw tables away that are not Gallerist’s, nor restore what it does not know',
    async () => {
      const foreign = await newPlace();
      await withClient(foreign, (client) =>
        client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE theirs (id INT)'),
      );
      await expect(foreign.backup(join(folder, 'foreign.zip'))).rejects.toMatchObject({
        code: 'NOTHING_TO_BACK_UP',
      });
      await expect(foreign.restore(file, { mayReplace: true })).rejects.toMatchObject({
        code: 'FOREIGN_DATABASE',
      });
      await withClient(source, (client) =>
        client.query(
          "UPDATE _prisma_migrations SET migration_name = '29990101000000_future' WHERE migration_name LIKE '%first'",
        ),
      );
      const newer = join(folder, 'newer.zip');
      await source.backup(newer);
      await expect(foreign.restore(newer)).rejects.toMatchObject({ code: 'NEWER_VERSION' });
    },
  );

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'says so when the disk is full',
    async () => {
      const small = await mkdtemp(join(folder, 'small-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small]);
      try {
        await expect(source.backup(join(small, 'backup.zip'))).rejects.toMatchObject({ code: 'DISK' });
        expect(await readdir(small)).toEqual([]);
      } finally {
        execFileSync('umount', [small]);
      }
    },
  );
});

async function withClient<T>({ database }: Place, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

const rowsOf = (place: Place, text: string): Promise<string[]> =>
  withClient(place, async (client) => (await client.query<{ row: string }>(text)).rows.map(({ row }) => row));

async function flip(path: string, needle: Buffer): Promise<void> {
  const bytes = await readFile(path);
  const at = bytes.indexOf(needle);
  expect(at).toBeGreaterThan(0);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
}

/** The first bytes of an entry's content follow its name. */
async function flipAfter(path: string, entry: string): Promise<void> {
  const bytes = await readFile(path);
  const at = bytes.indexOf(entry) + entry.length + 8;
  bytes[at]! ^= 0x55;
  await writeFile(path, bytes);
}
