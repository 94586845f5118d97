import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { globalId } from '../../compose/webhooks.ts';
import { newId } from '../../core/ids.ts';
import { Sealer } from '../../core/sealing.ts';
import { PinnedSender } from '../../infra/webhooks/pinned-sender.ts';
import { createAddressPolicy } from './address-policy.ts';
import { DISABLE_AFTER_FAILURES, RETRY_AFTER_MS } from './delivery-schedule.ts';
import { createDeliverySweeper } from './delivery-sweeper.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import { recordEvent } from './event.store.ts';
import { sealingPurposeOf } from './webhook.types.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** HMAC (RFC 2104) from the hash alone, so that it shares nothing with what it checks. */
function hmacSha256(secret: string, message: string): string {
  const key = Buffer.alloc(64);
  const bytes = Buffer.from(secret, 'utf8');
  (bytes.length > 64 ? createHash('sha256').update(bytes).digest() : bytes).copy(key);
  const pad = (byte: number): Buffer => Buffer.from(key.map((value) => value ^ byte));
  const inner = createHash('sha256').update(pad(0x36)).update(message, 'utf8').digest();
  return createHash('sha256').update(pad(0x5c)).update(inner).digest('hex');
}

/** What a receiver does with the header. */
function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const parts = String(headers['x-gallerist-signature'])
    .split(',')
    .map((part) => part.split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  const expected = hmacSha256(secret, `${timestamp}.${body}`);
  return parts.some(([name, value]) => name === 'v1' && value === expected);
}

describe.each(testDatabases)('the delivery of events on $name', ({ open }) => {
  let database: TestDatabase;
  let server: Server;
  let target: string;
  let received: Received[];
  let answer: (path: string) => number | null;
  let nowMs: number;
  const workers: DeliveryWorker[] = [];
  const sealer = new Sealer('a key of the test');
  const clock = { now: () => new Date(nowMs) };
  beforeAll(async () => {
    database = await open();
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const path = incoming.url ?? '';
        received.push({ path, headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
        const status = answer(path);
        if (status !== null) response.writeHead(status).end('words of the target');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await database.close();
  });
  beforeEach(async () => {
    await database.client.webhook.deleteMany();
    [received, answer, nowMs] = [[], () => 200, Date.now()];
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });

  async function webhook(path = '/', fields: { failures?: number; previous?: string } = {}): Promise<string> {
    const id = newId();
    const seal = (secret: string) => sealer.seal(secret, sealingPurposeOf(id));
    const previous =
      fields.previous === undefined
        ? {}
        : { sealedPreviousSecret: seal(fields.previous), previousSecretUntil: new Date(nowMs + 1_000) };
    await database.client.webhook.create({
      data: {
        id,
        name: 'door',
        url: `${target}${path}`,
        events: ['search.match'],
        allGalleries: true,
        galleryIds: [],
        sealedSecret: seal('secret'),
        consecutiveFailures: fields.failures ?? 0,
        ...previous,
      },
    });
    return id;
  }
  const event = (searchId = newId()) =>
    recordEvent(database.client, {
      kind: 'search.match',
      galleryIds: [newId()],
      ids: { searchId, identityIds: [searchId] },
    });
  function work(options: { timeoutMs?: number; key?: string } = {}): DeliveryWorker {
    const { timeoutMs = 10_000, key } = options;
    const sender = new PinnedSender({ policy: createAddressPolicy(['127.0.0.1']), timeoutMs });
    const log = pino({ level: 'silent' });
    const worker = new DeliveryWorker({
      database,
      clock,
      sealer: key === undefined ? sealer : new Sealer(key),
      sender,
      globalId,
      log,
      pollMs: 50,
    });
    workers.push(worker);
    worker.start();
    return worker;
  }
  const deliveries = () => database.client.webhookDelivery.findMany({ orderBy: { id: 'asc' } });
  const attempts = async () => (await deliveries()).map((delivery) => delivery.attempts);
  const eventually = { timeout: 20_000, interval: 50 };

  it('brings ids in a signed body, and keeps nothing of the answer but its status', async () => {
    await webhook('/hook', { previous: 'older secret' });
    const searchId = newId();
    await event(searchId);
    work();
    await expect.poll(attempts, eventually).toEqual([1]);
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({
      state: 'DELIVERED',
      lastStatus: 200,
      lastFailure: null,
      claimedUntil: null,
    });
    expect(JSON.stringify(delivery)).not.toContain('words');
    expect(received).toHaveLength(1);
    const [message] = received as [Received];
    expect(JSON.parse(message.body)).toEqual({
      id: globalId('WebhookDelivery', delivery!.id),
      event: 'search.match',
      createdAt: delivery!.createdAt.toISOString(),
      galleryIds: [globalId('Gallery', delivery!.galleryIds[0]!)],
      ids: { searchId: globalId('Search', searchId), identityIds: [globalId('Identity', searchId)] },
    });
    expect(message.headers).toMatchObject({
      'x-gallerist-event': 'search.match',
      'x-gallerist-delivery': globalId('WebhookDelivery', delivery!.id),
    });
    expect(['secret', 'older secret', 'Secret'].map((secret) => isSignedBy(secret, message))).toEqual([
      true,
      true,
      false,
    ]);
    nowMs += 1_000;
    await event();
    await expect.poll(() => received.length, eventually).toBe(2);
    expect(['secret', 'older secret'].map((secret) => isSignedBy(secret, received[1]!))).toEqual([
      true,
      false,
    ]);
  });

  it('is tried again after a failure, with the same id and body, until the schedule ends', async () => {
    const id = await webhook();
    answer = () => 500;
    await event();
    work();
    for (const [index, waitMs] of RETRY_AFTER_MS.entries()) {
      await expect.poll(attempts, eventually).toEqual([index + 1]);
      const [delivery] = await deliveries();
      const delayMs = delivery!.nextAttemptAt.getTime() - nowMs;
      expect(Math.abs(delayMs / waitMs - 1)).toBeLessThanOrEqual(0.1);
      expect(delivery).toMatchObject({ state: 'PENDING', lastStatus: 500, lastFailure: 'REFUSED' });
      nowMs += delayMs;
    }
    await expect.poll(attempts, eventually).toEqual([RETRY_AFTER_MS.length + 1]);
    expect((await deliveries())[0]).toMatchObject({ state: 'FAILED', finishedAt: clock.now() });
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    const hook = await database.client.webhook.findUniqueOrThrow({ where: { id } });
    expect(hook.consecutiveFailures).toBe(RETRY_AFTER_MS.length + 1);
  });

  it('succeeds where the target answers 500 and then 200', async () => {
    const id = await webhook();
    answer = () => (received.length === 1 ? 500 : 200);
    await event();
    work();
    await expect.poll(attempts, eventually).toEqual([1]);
    nowMs += 2 * RETRY_AFTER_MS[0];
    await expect.poll(attempts, eventually).toEqual([2]);
    expect(await deliveries()).toMatchObject([{ state: 'DELIVERED', lastStatus: 200, lastFailure: null }]);
    expect((await database.client.webhook.findUniqueOrThrow({ where: { id } })).consecutiveFailures).toBe(0);
  });

  it('ends for a webhook that failed too often, with an audit entry; what waited comes once it is enabled', async () => {
    const id = await webhook('/', { failures: DISABLE_AFTER_FAILURES - 1 });
    answer = () => 503;
    await event();
    work();
    await expect.poll(attempts, eventually).toEqual([1]);
    expect(await database.client.webhook.findUniqueOrThrow({ where: { id } })).toMatchObject({
      enabled: false,
      disabledAt: clock.now(),
    });
    const entry = { action: 'disableWebhook', targetId: id, actorId: null, outcome: 'OK' };
    expect(await database.client.auditEntry.findMany({ where: { targetId: id } })).toMatchObject([entry]);
    answer = () => 200;
    nowMs += 60_000;
    await event();
    await database.client.webhook.update({ where: { id }, data: { enabled: true, consecutiveFailures: 0 } });
    await expect.poll(attempts, eventually).toEqual([2]);
  });

  it('happens again where a worker died over it, and once where several work', async () => {
    await webhook();
    await event();
    const [abandoned] = await deliveries();
    await database.client.webhookDelivery.update({
      where: { id: abandoned!.id },
      data: { claimedUntil: new Date(nowMs + 60_000) },
    });
    for (let index = 0; index < 11; index += 1) await event();
    work();
    work();
    await expect.poll(() => received.length, eventually).toBe(11);
    expect((await deliveries())[0]).toMatchObject({ state: 'PENDING', attempts: 0 });
    nowMs += 60_001;
    await expect.poll(() => received.length, eventually).toBe(12);
    const ids = received.map(({ headers }) => headers['x-gallerist-delivery']);
    expect(new Set(ids).size).toBe(12);
    expect(ids[11]).toBe(globalId('WebhookDelivery', abandoned!.id));
  });

  it('does not wait for a target that hangs', async () => {
    const slow = await webhook('/slow');
    answer = (path) => (path === '/slow' ? null : 200);
    for (let index = 0; index < 6; index += 1) await event();
    await webhook('/quick');
    await event();
    work({ timeoutMs: 1_500 });
    await expect.poll(() => received.some(({ path }) => path === '/quick'), eventually).toBe(true);
    const waiting = { webhookId: slow, lastFailure: 'TIMEOUT' };
    await expect.poll(() => database.client.webhookDelivery.count({ where: waiting }), eventually).toBe(7);
  });

  it('says so where the secret was sealed by another key, and is kept for a while only', async () => {
    await webhook();
    await event();
    work({ key: 'another key' });
    await expect.poll(attempts, eventually).toEqual([1]);
    expect(await deliveries()).toMatchObject([{ state: 'PENDING', lastFailure: 'SECRET_UNREADABLE' }]);
    expect(received).toEqual([]);
    const sweeper = createDeliverySweeper({ database, clock, log: () => undefined });
    expect(await sweeper.sweep()).toBe(0);
    nowMs += 31 * 24 * 60 * 60 * 1000;
    expect(await sweeper.sweep()).toBe(1);
  });
});
