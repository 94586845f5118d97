import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { IdentityMerging } from './identity-merging.ts';
import type { IdentityRemoval } from './identity-removal.ts';
import { IdentityService } from './identity.service.ts';
import { deleteIdentities } from './identity.store.ts';

const ctx: RequestContext = {
  requestId: 'test',
  actor: { id: newId(), name: 'test', role: 'OWNER', scope: { kind: 'ALL' }, maySeeEmbeddings: false },
};

/** Long enough for the other caller to begin; a slow machine makes the test weaker only. */
const HELD_MS = 200;

describe.each(storeDatabases)('changing an identity on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'change').create();
  }, 60_000);
  afterAll(() => database.close());

  const removal = {} as unknown as IdentityRemoval; // reason: nothing is deleted through it
  const merging = {} as unknown as IdentityMerging; // reason: nothing is merged through it
  const service = () => new IdentityService({ database, removal, merging });

  it('keeps what is absent', async () => {
    const id = await people.identity();
    expect(await service().update(ctx, id, { name: 'Ada', tags: ['x'] })).toMatchObject({ ok: true });
    expect(await service().update(ctx, id, { tags: null })).toMatchObject({
      ok: true,
      value: { id, name: 'Ada', tags: [], enabled: true },
    });
  });

  it('finds nothing where somebody deletes it at the same time', async () => {
    const id = await people.identity();
    const begun = Promise.withResolvers<undefined>();
    const deletion = database.transaction(async (tx) => {
      await deleteIdentities(tx, [id]);
      begun.resolve(undefined);
      await delay(HELD_MS);
    });
    await begun.promise;
    expect(await service().update(ctx, id, { name: 'Ada' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', path: ['id'] },
    });
    await deletion;
  });
});
