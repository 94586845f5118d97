import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { newId } from '../../core/ids.ts';
import { recordEvent, recordEvents } from './event.store.ts';

describe.each(testDatabases)('events on $name', ({ open }) => {
  const [staff, visitors] = [newId(), newId()];
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(() => database.client.webhook.deleteMany());

  async function webhook(fields: {
    events: string[];
    galleryIds: string[] | null;
    enabled?: boolean;
  }): Promise<string> {
    const { events, galleryIds, enabled = true } = fields;
    const [allGalleries, ids] = [galleryIds === null, galleryIds ?? []];
    const data = { name: 'door', url: 'https://example.org', sealedSecret: '', events, enabled };
    return (await database.client.webhook.create({ data: { ...data, allGalleries, galleryIds: ids } })).id;
  }

  const deliveries = () =>
    database.client.webhookDelivery.findMany({
      orderBy: { id: 'asc' },
      select: { webhookId: true, event: true, galleryIds: true, ids: true, state: true, attempts: true },
    });

  it('are told to the webhooks that listen, in the transaction of the effect', async () => {
    const all = await webhook({ events: ['search.match', 'job.finished'], galleryIds: null });
    await webhook({ events: ['review.needed'], galleryIds: null });
    await webhook({ events: ['search.match'], galleryIds: null, enabled: false });
    const [searchId, identityIds] = [newId(), [newId(), newId()]];
    const event = { kind: 'search.match', galleryIds: [staff], ids: { searchId, identityIds } } as const;
    const aborted = database.transaction(async (tx) => {
      await recordEvent(tx, event);
      throw new RangeError('rolled back');
    });
    await expect(aborted).rejects.toThrow('rolled back');
    expect(await deliveries()).toEqual([]);
    await database.transaction((tx) => recordEvent(tx, event));
    expect(await deliveries()).toEqual([
      {
        webhookId: all,
        event: 'search.match',
        galleryIds: [staff],
        ids: { searchId, identityIds },
        state: 'PENDING',
        attempts: 0,
      },
    ]);
  });

  it('are told to a webhook for some galleries only if they are about one, and only of those', async () => {
    const events = ['search.unknown', 'job.finished'];
    const limited = await webhook({ events, galleryIds: [staff] });
    await webhook({ events, galleryIds: [newId()] });
    const searchId = newId();
    await recordEvents(database.client, [
      { kind: 'search.unknown', galleryIds: [visitors], ids: { searchId } },
      { kind: 'search.unknown', galleryIds: [visitors, staff], ids: { searchId } },
      { kind: 'job.finished', galleryIds: [], ids: { jobId: newId() } },
    ]);
    expect((await deliveries()).map(({ webhookId, galleryIds }) => [webhookId, galleryIds])).toEqual([
      [limited, [staff]],
    ]);
  });

  it('do not spoil an effect while their webhook is being deleted', async () => {
    const id = await webhook({ events: ['job.finished'], galleryIds: null });
    const event = { kind: 'job.finished', galleryIds: [], ids: { jobId: newId() } } as const;
    await Promise.all([
      ...Array.from({ length: 4 }, () => database.transaction((tx) => recordEvent(tx, event))),
      database.client.webhook.delete({ where: { id } }),
    ]);
    expect(await deliveries()).toEqual([]);
  });
});
