import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { checkReceipt } from '../src/features/erasure/receipt.ts';
import { laneWidths } from '../src/features/job/job-kinds.ts';
import type { FaultServer } from './fault-server.ts';
import { clientsOf, rowId, type TracedPerson } from './traced-person.ts';

export interface ErasureKills {
  /**
   * Ends the server between the answer and the job: other erasures, which wait for a lock, fill its lane. Only on PostgreSQL: the
   * embedded database has one session, in which nobody waits for another.
   */
  readonly isBeforeJob: boolean;
  /** How long after the answer it is killed. */
  readonly delayMs: number;
  /** Kills the next process too, so long after its begin: it may be at the job already. Null: it is not killed. */
  readonly nextDelayMs: number | null;
  /** Something to do in the moment before. */
  readonly begin?: () => Promise<void>;
}

/** How far the erasure was when the server was killed. */
export type KilledAt = 'before its job' | 'in its job' | 'when it was done';

/** Erases a person of a running server, kills it as it is told to, and checks that it comes to the same end. */
export async function killDuringErasure(
  server: FaultServer,
  person: TracedPerson,
  { isBeforeJob, delayMs, nextDelayMs, begin }: ErasureKills,
): Promise<KilledAt> {
  await person.trace();
  await listen(server);
  expect((await person.traces()).length).toBeGreaterThan(8);
  const where = { identityId: rowId(person.identityId) };
  const samples = await server.look((client) => client.sample.count({ where }));
  const release = isBeforeJob ? await fillLane(server) : null;
  const { privacy } = clientsOf(server);
  const asked = () => privacy.erase(person.identityId, { idempotencyKey: `erase ${where.identityId}` });
  await begin?.();
  const { erasure: begun, userErrors } = await asked();
  expect(userErrors).toEqual([]);
  const watch = watchFor(person);
  await sleep(delayMs);
  const at = new Date();
  await server.kill();
  await release?.();
  if (nextDelayMs !== null) {
    await server.launch();
    await sleep(nextDelayMs);
    await server.kill();
  }
  await server.start();
  const done = await privacy.done(begun.id);
  expect(await watch.end()).toEqual({ found: 0 });
  // Whoever lost the answer asks again, and gets the same.
  expect((await asked()).erasure).toMatchObject({ id: begun.id, state: 'DONE' });
  await expectOneEnd(server, person, { done, samples });
  return await stateAt(server, begun.id, at);
}

/** Looks for the person all the time, also in a server that has just begun to answer; the last look is after `end`. */
function watchFor(person: TracedPerson) {
  const seen = { found: 0 };
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      // No answer is no finding.
      if (await person.isFound().catch(() => false)) seen.found += 1;
      await sleep(5);
    }
  };
  const looking = look();
  const end = async () => {
    isOver = true;
    await looking;
    if (await person.isFound()) seen.found += 1;
    return seen;
  };
  return { end };
}

/** As many erasures as are worked on at once, none of which ends before the answer is called. */
async function fillLane(server: FaultServer): Promise<() => Promise<void>> {
  const { client, privacy } = clientsOf(server);
  // Of their own: an erasure takes the exports of its gallery away.
  const galleryId = await client.gallery();
  const release = await server.hold('LOCK TABLE training_items IN ACCESS EXCLUSIVE MODE');
  for (let place = 0; place < laneWidths.upkeep; place += 1) {
    await privacy.erase(await client.identity(galleryId, `in front ${place}`));
  }
  const running = { kind: 'erase', state: 'RUNNING' } as const;
  while ((await server.look((db) => db.job.count({ where: running }))) < laneWidths.upkeep) await sleep(10);
  return release;
}

/** A webhook that hears of erasures; nobody is at its address. */
async function listen(server: FaultServer): Promise<void> {
  const hook = { name: 'hears', url: 'https://example.org', sealedSecret: '', allGalleries: true };
  await server.look((client) => client.webhook.deleteMany());
  await server.look((client) => client.webhook.create({ data: { ...hook, events: ['identity.erased'] } }));
}

async function stateAt(server: FaultServer, erasureId: string, at: Date): Promise<KilledAt> {
  const { jobId, finishedAt } = await server.look((client) =>
    client.erasure.findUniqueOrThrow({ where: { id: rowId(erasureId) } }),
  );
  if (finishedAt !== null && finishedAt < at) return 'when it was done';
  const job = await server.look((client) => client.job.findUniqueOrThrow({ where: { id: jobId ?? '' } }));
  return job.startedAt === null || job.startedAt > at ? 'before its job' : 'in its job';
}

async function expectOneEnd(
  server: FaultServer,
  person: TracedPerson,
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  { done, samples }: { readonly done: any; readonly samples: number },
): Promise<void> {
  const identityId = rowId(person.identityId);
  const { rows, ended, told } = await server.look(async (client) => ({
    rows: await client.erasure.findMany({ where: { identityId } }),
    told: await client.webhookDelivery.count({
      where: { ids: { path: ['identityId'], equals: identityId } },
    }),
    ended: await client.auditEntry.count({ where: { action: 'finishErasure', targetId: identityId } }),
  }));
  expect([rows.length, ended, told]).toEqual([1, 1, 1]);
  const check = checkReceipt(done.receipt);
  expect(check).toMatchObject({ isGenuine: true, receipt: { identityId, state: 'DONE' } });
  const own = (await server.receipts()).filter((text) => text.includes(identityId));
  expect(own).toEqual([done.receipt]);
  const removed = { identities: 1, samples, consents: 1, sightings: 2, exports: 1, idempotencyRecords: 1 };
  expect(done.removed).toMatchObject(removed);
  expect(await person.traces()).toEqual([]);
}
