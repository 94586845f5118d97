import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { appsOnDatabases, type AppOnDatabase } from './on-databases.ts';
import { RecognitionClient } from './recognition-client.ts';

const verify = `query ($month: String) { verifyAudit(month: $month) { isIntact unsealedEntries oldestUnsealedAt
  firstProblem { month kind chainIndex seq } months { month entries headHash droppedAt problem { kind } } } }`;
const log = `query ($after: String) { auditLog(first: 2, after: $after) {
  nodes { action chainIndex hash previousHash } pageInfo { hasNextPage endCursor } } }`;
const tool = fileURLToPath(new URL('../src/cli/audit-verify.ts', import.meta.url));

describe.each(appsOnDatabases)('the audit log on $name', ({ name, start }) => {
  let app: AppOnDatabase;
  let client: RecognitionClient;
  let database: Database;
  beforeAll(async () => {
    app = await start();
    client = new RecognitionClient(app);
    database = openDatabase({ url: app.databaseUrl, maxConnections: 1 });
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });
  const report = async (variables: object = {}) => (await app.graphql(verify, variables)).data.verifyAudit;
  const sealed = () =>
    expect.poll(async () => (await report()).unsealedEntries, { timeout: 60_000, interval: 300 }).toBe(0);

  it('is chained in the background, and pages as before', async () => {
    const galleryId = await client.gallery();
    const key = await client.withKey({ role: 'ADMIN', galleryIds: [galleryId] });
    for (const person of ['Ada', 'Ben', 'Cleo']) await client.identity(galleryId, person);
    await sealed();
    const found: { action: string; chainIndex: string; hash: string; previousHash: string }[] = [];
    for (let after: string | null = null; ;) {
      const page: { nodes: typeof found; pageInfo: { hasNextPage: boolean; endCursor: string } } = (
        await app.graphql(log, { after })
      ).data.auditLog;
      found.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    const actions = found.map((entry) => entry.action).reverse();
    expect(actions.slice(-5)).toEqual([
      'createGallery',
      'createApiKey',
      'createIdentity',
      'createIdentity',
      'createIdentity',
    ]);
    const chain = [...found].sort((a, b) => Number(a.chainIndex) - Number(b.chainIndex));
    chain.slice(1).forEach((entry, index) => expect(entry.previousHash).toBe(chain[index]!.hash));
    const { isIntact, firstProblem, months } = await report();
    expect([isIntact, firstProblem]).toEqual([true, null]);
    const month = months.find((one: { entries: string }) => one.entries !== '0');
    expect(month).toMatchObject({
      entries: String(chain.length),
      headHash: chain.at(-1)!.hash,
      droppedAt: null,
    });
    expect(months.length).toBeGreaterThanOrEqual(3);
    expect((await report({ month: month.month })).months).toEqual([month]);
    const limited = (await app.graphql(log, {}, key.secret)).data.auditLog.nodes;
    expect(limited[0]).toEqual({
      action: 'createIdentity',
      chainIndex: null,
      hash: null,
      previousHash: null,
    });
  });

  it('is verified for callers of everything only, month by month', async () => {
    const galleryIds = [await client.gallery()];
    const code = async (variables: object, secret?: string) =>
      (await app.graphql(verify, variables, secret)).errors[0]?.extensions.code;
    expect(await code({}, (await client.withKey({ role: 'ADMIN', galleryIds })).secret)).toBe('FORBIDDEN');
    expect(await code({}, (await client.withKey({ role: 'REVIEWER' })).secret)).toBe('FORBIDDEN');
    expect(await code({ month: '2026-13' })).toBe('BAD_USER_INPUT');
    expect(await code({ month: "2026-11'; DROP TABLE audit_entries" })).toBe('BAD_USER_INPUT');
    expect(await report({ month: '1999-01' })).toMatchObject({ isIntact: true, months: [] });
  });

  it('shows where somebody changed a row behind the server, over HTTP and in the tool', async () => {
    await sealed();
    const [victim] = await database.client.auditEntry.findMany({
      where: { action: 'createIdentity' },
      take: 1,
    });
    await database.client.auditEntry.updateMany({
      where: { seq: victim!.seq },
      data: { outcome: 'FORBIDDEN' },
    });
    const { isIntact, firstProblem } = await report();
    const expected = {
      kind: 'ENTRY_CHANGED',
      chainIndex: String(victim!.chainIndex),
      seq: String(victim!.seq),
    };
    expect([isIntact, firstProblem]).toMatchObject([false, expected]);
    if (name === 'PostgreSQL') {
      const env = { ...process.env, DATABASE_URL: app.databaseUrl, DATA_DIR: app.dataDir };
      const run = promisify(execFile)(process.execPath, [tool], { env });
      await expect(run).rejects.toMatchObject({
        code: 1,
        stdout: expect.stringContaining(`ENTRY_CHANGED at entry ${victim!.chainIndex}`) as string,
      });
    }
    await database.client.auditEntry.updateMany({ where: { seq: victim!.seq }, data: { outcome: 'OK' } });
    expect((await report()).isIntact).toBe(true);
    if (name === 'PostgreSQL') {
      const env = { ...process.env, DATABASE_URL: app.databaseUrl, DATA_DIR: app.dataDir };
      const { stdout } = await promisify(execFile)(process.execPath, [tool], { env });
      expect(stdout).toContain('intact');
    }
  });
});
