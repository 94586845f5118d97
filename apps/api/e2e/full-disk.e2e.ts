import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of, portrait } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

/** A file system of its own, which takes the right to mount one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.runIf(canMount)('a full disk of blobs', () => {
  let folder: string;
  let app: TestApp;
  let client: RecognitionClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    app = await startTestApp({ env: { BLOB_URL: pathToFileURL(folder).href } });
    client = new RecognitionClient(app);
  });

  afterAll(async () => {
    await app.close();
    execFileSync('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  });

  async function files(): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  test('refuses with a retryable error, leaves nothing half there, and goes on once there is room', async () => {
    const galleryId = await client.gallery();
    const identityId = await client.identity(galleryId, 'Mia');
    const image = { base64: await base64Of('mia') };
    await fill(join(folder, 'ballast'));

    const enrolment = { input: { identityId, images: [{ image }], idempotencyKey: 'once' } };
    const { errors } = await client.ask('enroll', enrolment);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'DEPENDENCY_UNAVAILABLE',
      retryAfterMs: expect.any(Number),
    });
    const upload = await client.upload(galleryId, await portrait('lena'));
    expect([upload.status, upload.body.error.code]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
    expect(await files()).toEqual(['ballast']);
    const count = 'query ($id: ID!) { gallery(id: $id) { sampleCount } }';
    expect((await app.graphql(count, { id: galleryId })).data.gallery.sampleCount).toBe(0);
    const before = await client.search({ galleryIds: [galleryId], image });
    expect(told(before)).toEqual(['UNKNOWN']);

    await rm(join(folder, 'ballast'));
    const { accepted } = await client.enroll(identityId, [{ image }], { idempotencyKey: 'once' });
    expect(accepted).toHaveLength(1);
    expect(told(await client.search({ galleryIds: [galleryId], image }))).toEqual(['MATCH Mia']);
  });
});

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const isFull = await writeFile(path, new Uint8Array(2 ** 21)).then(
    () => false,
    () => true,
  );
  expect(isFull).toBe(true);
}
