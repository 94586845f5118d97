import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { FaultServer } from './fault-server.ts';
import { clientsOf, rowId, TracedPerson } from './traced-person.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** As somebody types it. */
async function npmRun(server: FaultServer, script: string, words: readonly string[]) {
  const env = { ...process.env, ...server.environment };
  const child = spawn('npm', ['run', '-s', script, '--', ...words], { cwd: root, env, stdio: 'pipe' });
  child.stdin.end();
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, said: `${out}${err}` };
}

describe.each(testDatabases)('backup, erasure, wipe and restore by the commands on $name', (kind) => {
  let folder: string;
  let server: FaultServer;
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-again-'));
    await writeFile(at('passphrase'), 'a passphrase of tests\n');
    server = await FaultServer.open(kind);
    await server.start();
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('erase the person again, and leave nothing of them', async () => {
    const { client, privacy } = clientsOf(server);
    const galleryId = await client.gallery();
    const person = await (await new TracedPerson(server, galleryId, 1).enrol()).see();
    const other = await new TracedPerson(server, galleryId, 2).enrol();
    await person.trace();
    const secret = ['--passphrase-file', at('passphrase')];
    const backup = await npmRun(server, 'backup', [at('all.zip'), ...secret]);
    expect(backup, backup.said).toMatchObject({ code: 0 });
    const { erasure } = await privacy.erase(person.identityId);
    const { receipt } = await privacy.done(erasure.id, 600_000);
    const { receiptKey } = (await server.graphql('{ receiptKey { fingerprint } }')).data;
    await mkdir(at('receipts'));
    await writeFile(at('receipts/kept.json'), receipt);
    await writeFile(at('changed.json'), receipt.replace('"samples": 3', '"samples": 2'));

    const verify = async (file: string, ...more: string[]) =>
      (await npmRun(server, 'receipt:verify', [at(file), ...more])).code;
    const { fingerprint } = receiptKey;
    expect(receipt).toContain('"samples": 3');
    expect(await verify('receipts/kept.json', '--fingerprint', fingerprint)).toBe(0);
    expect(await verify('changed.json')).toBe(1);
    const wrong = fingerprint.replace(/^./, (digit: string) => (digit === '0' ? '1' : '0'));
    expect(await verify('receipts/kept.json', '--fingerprint', wrong)).toBe(1);

    await server.close();
    server = await FaultServer.open(kind);
    Object.assign(person, { server });
    Object.assign(other, { server });
    await mkdir(at('changed'));
    await writeFile(at('changed/kept.json'), receipt.replace('"samples": 3', '"samples": 2'));
    const refused = await npmRun(server, 'restore', [at('all.zip'), ...secret, '--receipts', at('changed')]);
    expect(refused, refused.said).toMatchObject({ code: 1 });
    const restored = await npmRun(server, 'restore', [
      at('all.zip'),
      ...secret,
      '--receipts',
      at('receipts'),
    ]);
    expect(restored, restored.said).toMatchObject({ code: 0 });
    await server.start();
    expect([await person.isFound(), await other.isFound()]).toEqual([false, true]);
    const again = await clientsOf(server).privacy.done(erasure.id, 600_000);
    expect(again).toMatchObject({ reason: 'RESTORED', identityId: person.identityId });
    expect(await person.traces()).toEqual([]);
    expect(await person.isFound()).toBe(false);
    const own = (await server.receipts()).filter((one) => one.includes(rowId(person.identityId)));
    expect(own).toEqual([again.receipt]);
    await writeFile(at('again.json'), again.receipt);
    expect(await verify('again.json', '--fingerprint', fingerprint)).toBe(0);
  });
});
