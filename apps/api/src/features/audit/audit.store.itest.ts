import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { listAudit, recordAudit } from './audit.store.ts';

describe.each(testDatabases)('the audit log on $name', ({ open }) => {
  const [mine, foreign] = [newId(), newId()];
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    const ctx = { requestId: 'test', actor: null };
    for (const [action, galleryIds] of [
      ['mine', [mine]],
      ['both', [mine, foreign]],
      ['foreign', [foreign]],
      ['none', []],
    ] as const) {
      await recordAudit(database.client, ctx, { action, galleryIds, outcome: 'OK', detail: { samples: 3 } });
    }
  }, 60_000);
  afterAll(() => database.close());

  async function seenBy(scope: GalleryScope): Promise<unknown[]> {
    const page = await listAudit(database.client, { scope, filter: {}, page: { after: null, limit: 10 } });
    return page.rows.map(({ action, detail }) => [action, detail]);
  }

  it('shows all of it to a caller with all galleries, newest first', async () => {
    const detail = { samples: 3 };
    expect(await seenBy({ kind: 'ALL' })).toEqual([
      ['none', detail],
      ['foreign', detail],
      ['both', detail],
      ['mine', detail],
    ]);
  });

  it('tells a caller with some galleries nothing of the others', async () => {
    expect(await seenBy({ kind: 'SOME', galleryIds: new Set([mine]) })).toEqual([
      ['both', {}],
      ['mine', { samples: 3 }],
    ]);
    expect(await seenBy({ kind: 'SOME', galleryIds: new Set() })).toEqual([]);
  });
});
