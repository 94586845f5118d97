import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../core/collect.ts';
import { describeBlobStore } from '../../../test/blob-store.contract.ts';
import { startS3Server, type S3Server } from '../../../test/s3-server.ts';
import { listen } from '../../http/listen.ts';
import { openDiskBlobStore } from './disk-blob-store.ts';
import { openDiskUploadFiles } from './disk-upload-files.ts';
import { openS3BlobStore } from './s3/s3-blob-store.ts';
import { openS3UploadFiles } from './s3/s3-upload-files.ts';

const folders: string[] = [];
describeBlobStore('disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gallerist-contract-'));
  folders.push(folder);
  return [await openDiskBlobStore({ folder }), await openDiskUploadFiles({ folder })];
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('S3', () => {
  const credentials = { region: 'eu-test-1', accessKeyId: 'id', secretAccessKey: 'secret of tests' };
  let server: S3Server;
  let run = 0;
  beforeAll(async () => {
    server = await startS3Server(credentials);
  });
  afterAll(() => server.close());
  const at = () => ({ ...credentials, url: `${server.url}/bucket/run-${(run += 1)}` });

  describeBlobStore('S3', () => {
    const options = at();
    return Promise.resolve([openS3BlobStore(options), openS3UploadFiles(options)]);
  });

  it('lists more objects than one page has', async () => {
    const store = openS3BlobStore(at());
    for (let i = 0; i < 5; i += 1) await store.put([Buffer.from([i])], { maxBytes: 1 });
    expect(await collect(store.list())).toHaveLength(5);
  });

  it('lets one of two win who append at the same place', async () => {
    const files = openS3UploadFiles(at());
    const id = '01900000-0000-7000-8000-000000000000';
    const piece = (text: string) => ({ offset: 0, maxBytes: 100, source: [Buffer.from(text)] });
    const outcomes = await Promise.all([files.append(id, piece('one')), files.append(id, piece('two'))]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['written', 'wrong-offset']);
  });

  it('says that wrong credentials will not do, and that a server that is away may come back', async () => {
    const wrong = openS3BlobStore({ ...at(), secretAccessKey: 'another' });
    const failure = { name: 'DependencyError', dependency: 'blob-store' };
    await expect(wrong.read('a'.repeat(48))).rejects.toMatchObject({ ...failure, retryable: false });
    const away = openS3BlobStore({ ...credentials, url: 'http://127.0.0.1:1/bucket' });
    await expect(away.read('a'.repeat(48))).rejects.toMatchObject({ ...failure, retryable: true });
  });

  it('says of an answer that breaks off that the store may come back', async () => {
    const other = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 }).write('half', () => response.destroy());
    });
    const store = openS3BlobStore({
      ...credentials,
      url: `${await listen(other, { host: '127.0.0.1', port: 0 })}/bucket`,
    });
    const failure = { name: 'DependencyError', dependency: 'blob-store', retryable: true };
    await expect(store.read('a'.repeat(48))).rejects.toMatchObject(failure);
    await new Promise((resolve) => other.close(resolve));
  });
});
