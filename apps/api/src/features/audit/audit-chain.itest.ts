import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { newId } from '../../core/ids.ts';
import type { JsonValue } from '../../core/json.ts';
import type { AuditReport } from './audit-chain.types.ts';
import { AuditMonths } from './audit-months.ts';
import { HeadSeal } from './audit-seal.ts';
import { AuditSealer } from './audit-sealer.ts';
import { recordAudit } from './audit.store.ts';
import { verifyAuditLog } from './audit-verification.ts';

const ctx = { requestId: 'test', actor: null };
const key = 'a secret of the test';

/** The text of a jsonb value: keys by length, then by bytes; a space after commas and colons. */
function jsonbText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, JsonValue>).sort(
    ([a], [b]) =>
      Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}: ${jsonbText(item)}`).join(', ')}}`;
}
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe.each(testDatabases)('the chain of the audit log on $name', ({ open }) => {
  let database: TestDatabase;
  let nowMs: number;
  const clock = { now: () => new Date(nowMs) };
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const seal = new HeadSeal(key);
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    nowMs = Date.parse('2031-05-15T12:00:00Z');
    lines.length = 0;
    await database.client.auditEntry.deleteMany();
    await database.client.auditMonth.deleteMany();
  });

  const sealer = () => new AuditSealer({ database, clock, seal, log });
  const months = (retentionMonths: number | null = null) =>
    new AuditMonths({ database, clock, seal, retentionMonths, log });
  const verify = (pageSize = 3): Promise<AuditReport> => verifyAuditLog(database, { seal, pageSize });
  const firstProblem = async () => {
    const { firstProblem: found } = await verify();
    return found === null ? null : [found.kind, found.month, found.chainIndex];
  };
  /** Entries of a month; `at` is their place in it. */
  async function entries(count: number, month = '2031-05'): Promise<void> {
    await database.client.auditEntry.createMany({
      data: Array.from({ length: count }, (_, index) => ({
        at: new Date(Date.parse(`${month}-01T00:00:00Z`) + index),
        action: 'search',
        galleryIds: [newId()],
        outcome: 'MATCH',
        detail: { subjects: index, 'ü"\n': [1.5, null, { b: true, aa: 'x' }] },
        requestId: `request ${index}`,
      })),
    });
  }
  const sealed = () => database.client.auditEntry.findMany({ orderBy: { chainIndex: 'asc' } });

  it('carries in each entry the hash of the one before, as another implementation finds too', async () => {
    await entries(4);
    expect(await sealer().seal()).toBe(4);
    let previous = sha256('gallerist audit log 2031-05');
    for (const [index, entry] of (await sealed()).entries()) {
      const { seq, at, actorId, action, targetType, targetId, galleryIds, outcome, detail, requestId } =
        entry;
      const content = [previous, index + 1, Number(seq), at.getTime(), actorId, action, targetType, targetId];
      const text = jsonbText([...content, galleryIds, outcome, detail as JsonValue, requestId]);
      expect(entry).toMatchObject({
        previousHash: previous,
        hash: sha256(text),
        chainIndex: BigInt(index + 1),
      });
      previous = sha256(text);
    }
    const report = await verify();
    expect(report).toMatchObject({ firstProblem: null, unsealed: 0, oldestUnsealedAt: null });
    expect(report.months).toMatchObject([{ month: '2031-05', entries: '4', headHash: previous }]);
    expect(await sealer().seal()).toBe(0);
  });

  it('has a chain for each month, and goes on where it was', async () => {
    await entries(2, '2031-04');
    await entries(2);
    await sealer().seal();
    await entries(3, '2031-04');
    expect((await verify()).unsealed).toBe(3);
    expect(await sealer().seal()).toBe(3);
    const report = await verify();
    expect(report.months.map((month) => [month.month, month.entries, month.problem])).toEqual([
      ['2031-04', '5', null],
      ['2031-05', '2', null],
    ]);
  });

  const place = (chainIndex: bigint) => ({ chainIndex });
  const tampering: readonly (readonly [string, readonly unknown[] | null, () => Promise<unknown>])[] = [
    ['nothing', null, () => Promise.resolve()],
    ['a changed outcome', ['ENTRY_CHANGED', '2031-05', '5'], () => update(5n, { outcome: 'UNKNOWN' })],
    ['a changed detail', ['ENTRY_CHANGED', '2031-05', '2'], () => update(2n, { detail: { subjects: 7 } })],
    ['another actor', ['ENTRY_CHANGED', '2031-05', '1'], () => update(1n, { actorId: newId() })],
    [
      'another time',
      ['ENTRY_CHANGED', '2031-05', '4'],
      () => update(4n, { at: new Date('2031-05-20T00:00:00Z') }),
    ],
    [
      'another month',
      ['LINK_BROKEN', '2031-05', '5'],
      () => update(4n, { at: new Date('2031-06-20T00:00:00Z') }),
    ],
    ['a deleted entry', ['LINK_BROKEN', '2031-05', '4'], () => remove(3n)],
    ['a deleted first entry', ['LINK_BROKEN', '2031-05', '2'], () => remove(1n)],
    ['a deleted last entry', ['END_MISSING', '2031-05', null], () => remove(7n)],
    ['all entries deleted', ['END_MISSING', '2031-05', null], () => database.client.auditEntry.deleteMany()],
    [
      'an entry taken off the chain',
      ['LINK_BROKEN', '2031-05', '4'],
      () => update(3n, { chainIndex: null, hash: null, previousHash: null }),
    ],
    ['two entries that changed places', ['ENTRY_CHANGED', '2031-05', '2'], () => swapPlaces(2n, 5n)],
    ['two entries that changed contents', ['ENTRY_CHANGED', '2031-05', '2'], () => swapContents(2n, 5n)],
    ['a chain written anew', ['HEAD_FORGED', '2031-05', null], () => rewrite()],
    [
      'a changed head',
      ['END_MISSING', '2031-05', null],
      () => database.client.auditMonth.updateMany({ data: { entries: 6n } }),
    ],
  ];
  const update = (chainIndex: bigint, data: object) =>
    database.client.auditEntry.updateMany({ where: place(chainIndex), data });
  const remove = (chainIndex: bigint) => database.client.auditEntry.deleteMany({ where: place(chainIndex) });
  async function swapPlaces(a: bigint, b: bigint): Promise<void> {
    await update(a, { chainIndex: 99n });
    await update(b, { chainIndex: a });
    await update(99n, { chainIndex: b });
  }
  async function swapContents(a: bigint, b: bigint): Promise<void> {
    const [first, second] = await Promise.all(
      [a, b].map((index) => database.client.auditEntry.findFirstOrThrow({ where: place(index) })),
    );
    await update(a, { requestId: second!.requestId, galleryIds: second!.galleryIds });
    await update(b, { requestId: first!.requestId, galleryIds: first!.galleryIds });
  }
  /** As somebody would who may write the database and knows the functions, but not the server's key. */
  async function rewrite(): Promise<void> {
    await remove(4n);
    await database.client.auditEntry.updateMany({
      data: { chainIndex: null, hash: null, previousHash: null },
    });
    await database.client.auditMonth.deleteMany();
    await new AuditSealer({ database, clock, seal: new HeadSeal('a guess'), log }).seal();
  }

  it.each(tampering)('shows %s', async (_name, expected, tamper) => {
    await entries(7);
    await sealer().seal();
    await tamper();
    expect(await firstProblem()).toEqual(expected);
  });

  it('misses a month that was removed with its head', async () => {
    for (const month of ['2031-03', '2031-04', '2031-05']) await entries(2, month);
    await sealer().seal();
    await database.client.auditEntry.deleteMany({
      where: { at: { lt: new Date('2031-05-01'), gte: new Date('2031-04-01') } },
    });
    await database.client.auditMonth.delete({ where: { month: '2031-04' } });
    expect(await firstProblem()).toEqual(['MONTH_MISSING', '2031-04', null]);
  });

  it('grows while many write and several seal, and holds what commits late', async () => {
    const late = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const event = { action: 'search', galleryIds: [], outcome: 'OK' };
    // On the embedded database, which is one session, nothing else can run meanwhile.
    const isServer = database.url.includes('gallerist_test_');
    const slow = isServer
      ? database.transaction(async (tx) => {
          await recordAudit(tx, ctx, { ...event, action: 'late' });
          begun.resolve(undefined);
          await late.promise;
        })
      : Promise.resolve().then(() => begun.resolve(undefined));
    await begun.promise;
    const sealers = Array.from({ length: 3 }, () => sealer());
    const writers = Array.from({ length: 60 }, () =>
      database.transaction((tx) => recordAudit(tx, ctx, event)),
    );
    await Promise.all([...writers, ...sealers.map(async (one) => one.seal())]);
    for (const one of sealers) await one.seal();
    late.resolve(undefined);
    await slow;
    await sealer().seal();
    const found = await sealed();
    expect(found).toHaveLength(isServer ? 61 : 60);
    expect(found.map((entry) => entry.chainIndex)).toEqual(found.map((_, index) => BigInt(index + 1)));
    if (isServer) {
      expect(found.at(-1)).toMatchObject({ action: 'late' });
      expect(found.at(-1)!.seq < found[0]!.seq).toBe(true);
    }
    expect(await verify(7)).toMatchObject({ firstProblem: null, unsealed: 0 });
  });

  it('is kept in months: partitions ahead, whole months dropped, an anchor left', async () => {
    const partitionOf = async (month: string) => {
      const rows = await database.client.$queryRaw<{ name: string }[]>`
        SELECT DISTINCT tableoid::regclass::text AS name FROM audit_entries
        WHERE to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') = ${month}`;
      return rows.map((row) => row.name);
    };
    await entries(3, '2031-02');
    await entries(2, '2031-07');
    expect(await partitionOf('2031-07')).toEqual(['audit_entries_default']);
    nowMs = Date.parse('2031-02-20T00:00:00Z');
    await months().keep();
    nowMs = Date.parse('2031-05-15T00:00:00Z');
    expect(await months(2).keep()).toEqual([]);
    expect(await partitionOf('2031-02')).toEqual(['audit_entries_2031_02']);
    expect(await partitionOf('2031-07')).toEqual(['audit_entries_2031_07']);
    await sealer().seal();
    const head = (await verify()).months.find(({ month }) => month === '2031-02')?.headHash;
    expect(await months(2).keep()).toEqual(['2031-02']);
    expect(await partitionOf('2031-02')).toEqual([]);
    const report = await verify();
    expect(report.firstProblem).toBeNull();
    expect(report.months[0]).toMatchObject({
      month: '2031-02',
      entries: '3',
      headHash: head,
      droppedAt: clock.now(),
    });
    const [dropped] = await database.client.auditEntry.findMany({ where: { action: 'dropAuditMonth' } });
    expect(dropped).toMatchObject({
      actorId: null,
      detail: { month: '2031-02', entries: '3', headHash: head },
    });
    await entries(1, '2031-02');
    expect(await firstProblem()).toEqual(['DROPPED_REAPPEARED', '2031-02', null]);
  });

  it('does not drop a month that is broken', async () => {
    await entries(3, '2031-01');
    await sealer().seal();
    await update(2n, { outcome: 'OK' });
    expect(await months(1).keep()).toEqual([]);
    expect(lines).toEqual(['the audit log of 2031-01 is broken (ENTRY_CHANGED) and is kept']);
  });
});
