import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { systemClock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import { insertJob } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { createOutboxDrain } from '../search/outbox-drain.ts';
import { galleryPurge } from './gallery-purge.ts';
import { countContents } from './gallery.store.ts';

const SAMPLES_AT_ONCE = 500;

describe.each(storeDatabases)('purging a gallery on $name', ({ open }) => {
  let database: TestDatabase;
  let folder: string;
  let blobs: BlobStore;
  let people: EnrolledPeople;
  let job: Job;
  let run = 0;

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-purge-'));
    blobs = await openDiskBlobStore({ folder });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `purge ${run}`).create();
    const { galleryId } = people;
    for (const count of [1200, 1, 0]) {
      const identityId = await people.identity();
      await database.transaction((tx) =>
        people.enrolIn(tx, identityId, Array<number[]>(count).fill([1, 0, 0])),
      );
    }
    const search = { kind: 'IMAGE', actorId: newId(), galleryIds: [galleryId] };
    await database.client.searchEvent.createMany({
      data: Array.from({ length: 501 }, () => ({ id: newId(), ...search, modality: 'FACE' })),
    });
    job = await database.transaction((tx) => insertJob(tx, { kind: 'gallery.purge', galleryId, input: {} }));
  });

  const purge = () => {
    const drain = createOutboxDrain({ database, vectorIndex: new MemoryVectorIndex() });
    return galleryPurge({ database, clock: systemClock, blobs, drain });
  };
  const contents = async () =>
    (await countContents(database.client, [people.galleryId])).get(people.galleryId);
  const deletions = () =>
    database.client.outboxEntry.count({ where: { galleryId: people.galleryId, operation: 'DELETE' } });
  const isGone = async () => {
    const { galleryId } = people;
    const rows = [
      await database.client.gallery.count({ where: { id: galleryId } }),
      await database.client.searchEvent.count({ where: { galleryIds: { has: galleryId } } }),
    ];
    return rows.every((count) => count === 0);
  };

  it('removes no more samples in a transaction than end in time, and tells the index of each', async () => {
    const left = [1201];
    const progress: number[] = [];
    const report = async (done: number) => {
      progress.push(done);
      left.push((await contents())?.samples ?? 0);
    };
    expect(await purge()(job, jobTools({ report }))).toEqual({ outcome: 'succeeded' });
    const removed = left.slice(1).map((count, i) => (left[i] ?? 0) - count);
    expect(Math.max(...removed)).toBe(SAMPLES_AT_ONCE);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(await deletions()).toBe(1201);
    expect(await isGone()).toBe(true);
  });

  it('goes on where it was killed', async () => {
    const killed = purge()(job, jobTools({ report: () => Promise.reject(new Error('killed')) }));
    await expect(killed).rejects.toThrow('killed');
    expect(await contents()).toEqual({ identities: 3, samples: 1201 - SAMPLES_AT_ONCE });
    expect(await purge()(job, jobTools())).toEqual({ outcome: 'succeeded' });
    expect(await deletions()).toBe(1201);
    expect(await isGone()).toBe(true);
  });
});
