import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testClock } from '../../../e2e/harness.ts';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { ErasingServer } from '../../../test/erasing-server.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { contextOf } from '../../../test/merging-people.ts';
import { PlantedPerson } from '../../../test/planted-person.ts';
import { emptyAuditDetails } from '../audit/audit-redaction.ts';
import { verifyAuditLog } from '../audit/audit-verification.ts';
import { refreshConsent } from '../consent/consent.store.ts';
import { findJobs } from '../job/job.store.ts';
import { galleryRetention } from './retention-job.ts';
import { applyRetention, type RetentionParts } from './retention-sweep.ts';
import { RetentionService } from './retention.service.ts';
import { dayMs, graceDays, retentionKinds, type AskedRule } from './retention.types.ts';

describe.each(testDatabases)('retention on $name', ({ open, name }) => {
  let database: TestDatabase;
  let folder: string;
  let server: ErasingServer;
  let person: PlantedPerson;
  let service: RetentionService;
  let parts: RetentionParts;
  const clock = testClock();
  const none: readonly AskedRule[] = retentionKinds.map((kind) => ({ kind, term: { days: 0 } }));
  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-retention-'));
    server = await ErasingServer.open(database, folder);
    person = await new PlantedPerson(server, `retention on ${name}`).plant();
    await server.settle();
    const { client } = database;
    const past = new Date(Date.now() - 3 * dayMs);
    for (const id of [person.sampleId, person.otherSampleId]) {
      await client.sample.update({ where: { id }, data: { modality: 'BODY', validUntil: past } });
    }
    service = new RetentionService({ database, clock, onJob: () => undefined });
    const { blobs, seal } = server;
    parts = {
      ...{ database, clock, blobs, onJob: () => undefined },
      emptyDetails: (tx, entries) => emptyAuditDetails(tx, seal, { entries, now: clock.now() }),
    };
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const counts = async (rules: readonly AskedRule[] = []) => {
    const found = await service.preview(contextOf(), person.galleryId, rules);
    return Object.fromEntries((found ?? []).map(({ kind, count }) => [kind, count]));
  };
  const withdraw = async () => {
    await database.client.consent.updateMany({ data: { withdrawnAt: new Date(Date.now() - 1_000) } });
    await database.transaction((tx) => refreshConsent(tx, [person.identityId]));
  };

  it('says what would go before anything does, and takes nothing within the grace', async () => {
    await withdraw();
    clock.advance(10 * 60_000);
    const wouldGo = await counts(none);
    expect(wouldGo).toMatchObject({ ORIGINALS: 2, CROPS: 1, PROBES: 5, SIGHTINGS: 4, EXPIRED_BODIES: 2 });
    expect(wouldGo).toMatchObject({ AUDIT: 1, ENDED_CONSENT: 1 });
    const { galleryId } = person;
    const set = await service.set(contextOf(), { galleryId, rules: none, idempotencyKey: null });
    if (!set.ok) throw new Error(set.error.message);
    expect(set.value.map(({ pending }) => pending?.days)).toEqual(none.map(() => 0));
    expect((await applyRetention(parts, [galleryId])).size).toBe(0);
    // Taken back, but for one kind.
    const rules: readonly AskedRule[] = [
      ...none
        .filter(({ kind }) => kind !== 'CROPS' && kind !== 'PROBES')
        .map(({ kind }) => ({ kind, term: { days: null } })),
      { kind: 'PROBES', term: { days: 30 } },
    ];
    await service.set(contextOf(), { galleryId, rules, idempotencyKey: null });
    clock.advance(graceDays * dayMs);
    const dry = await service.apply(contextOf(), { galleryId, isDryRun: true, idempotencyKey: null });
    const work = galleryRetention(parts);
    const [job] = await findJobs(database.client, { kind: 'ALL' }, [dry.ok ? dry.value.id : '']);
    expect(await work(job!, jobTools())).toMatchObject({ result: { CROPS: 1, PROBES: 0, ORIGINALS: 0 } });
    expect([...(await applyRetention(parts, [galleryId]))]).toEqual([['CROPS', 1]]);
    expect(await database.client.sample.count({ where: { id: person.sampleId } })).toBe(1);
    const entry = await database.client.auditEntry.findFirst({
      where: { action: 'applyRetention', targetId: galleryId, actorId: null },
    });
    expect(entry?.detail).toMatchObject({ kind: 'CROPS', count: 1 });
  });

  it('removes each kind once its time is over, people after the end of their consent by an erasure', async () => {
    const { galleryId } = person;
    await service.set(contextOf(), { galleryId, rules: none, idempotencyKey: null });
    clock.advance(graceDays * dayMs);
    const gone = Object.fromEntries(await applyRetention(parts, null));
    expect(gone).toMatchObject({
      ORIGINALS: 2,
      PROBES: 5,
      SIGHTINGS: 4,
      EXPIRED_BODIES: 2,
      ENDED_CONSENT: 1,
    });
    expect(gone['AUDIT']).toBeGreaterThan(0);
    expect((await verifyAuditLog(database, { seal: server.seal })).firstProblem).toBeNull();
    const [erasure] = await database.client.erasure.findMany();
    expect(erasure).toMatchObject({ reason: 'CONSENT_ENDED', identityId: person.identityId });
    await server.work(erasure!.id);
    expect(await person.traces()).toEqual([]);
    expect(await database.client.identity.count({ where: { id: person.otherId } })).toBe(1);
    expect((await applyRetention(parts, null)).has('ENDED_CONSENT')).toBe(false);
  });

  it('refuses terms that make no sense, and hides galleries that the caller does not see', async () => {
    const { galleryId } = person;
    const set = async (rules: readonly AskedRule[], of: string | undefined = galleryId) => {
      const result = await service.set(contextOf(), { galleryId: of, rules, idempotencyKey: null });
      return result.ok ? null : result.error.code;
    };
    expect(await set([])).toBe('INVALID_INPUT');
    expect(await set([{ kind: 'CROPS', term: { days: -1 } }])).toBe('INVALID_INPUT');
    expect(await set([{ kind: 'PROBES', term: { days: 31 } }])).toBe('INVALID_INPUT');
    expect(await set([{ kind: 'PROBES', term: { days: null } }])).toBe('INVALID_INPUT');
    expect(await set([...none, ...none])).toBe('INVALID_INPUT');
    for (const days of [-1, 36_501, 2_147_483_647]) {
      await expect(counts([{ kind: 'CROPS', term: { days } }])).rejects.toThrow('days of CROPS');
    }
    await expect(counts([...none, ...none])).rejects.toThrow('each kind once');
    const stranger = {
      ...contextOf(),
      actor: { ...contextOf().actor, scope: { kind: 'SOME' as const, galleryIds: new Set<string>() } },
    };
    expect(await service.preview(stranger, galleryId, [])).toBeNull();
    await expect(
      service.set(stranger, { galleryId: undefined, rules: none, idempotencyKey: null }),
    ).rejects.toThrow('PRIVACY_WRITE');
  });
});
