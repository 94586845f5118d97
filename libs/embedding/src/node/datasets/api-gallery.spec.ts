import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readApiGallery } from './api-gallery.ts';

interface Sample {
  id: string;
  modality: string;
  cropUrl: string | null;
  cameraId: string | null;
  identity: { id: string; enabled: boolean } | null;
}

let cacheDir: string;
let server: Server;
let url: string;
let samples: Sample[];
let downloads: string[];

function sample(id: string, more: Partial<Sample> = {}): Sample {
  const cropUrl = `/media/crops/${id}`;
  return {
    id,
    modality: 'FACE',
    cropUrl,
    cameraId: null,
    identity: { id: `of-${id}`, enabled: true },
    ...more,
  };
}

async function bodyOf(
  request: IncomingMessage,
): Promise<{ variables: { gallery: string; after: string | null } }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // `as`: what a request without an encoding yields
  // `as`: the client under test writes it.
  return JSON.parse(Buffer.concat(chunks).toString()) as {
    variables: { gallery: string; after: string | null };
  };
}

/** Pages of two, as the API's contract says; one crop is gone. */
async function answer(request: IncomingMessage): Promise<[status: number, body: string]> {
  if (request.headers.authorization !== 'Bearer secret')
    return [401, '{"errors":[{"message":"no such key"}]}'];
  if (request.url?.startsWith('/media/') === true) {
    downloads.push(request.url);
    return request.url.endsWith('gone') ? [404, ''] : [200, `crop of ${request.url}`];
  }
  const { variables } = await bodyOf(request);
  if (variables.gallery !== 'g') return [200, '{"data":{"gallery":null}}'];
  const start = Number(variables.after ?? 0);
  const nodes = samples.slice(start, start + 2);
  const pageInfo = { hasNextPage: start + 2 < samples.length, endCursor: String(start + 2) };
  return [200, JSON.stringify({ data: { gallery: { name: 'Staff', samples: { nodes, pageInfo } } } })];
}

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'api-gallery-'));
  downloads = [];
  server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // `as`: it listens on a port
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(cacheDir, { recursive: true });
});

describe('readApiGallery', () => {
  const read = (gallery = 'g', key = 'secret') => readApiGallery({ url, key, gallery, cacheDir });

  it('downloads the crops of enabled identities and names the others', async () => {
    samples = [
      sample('a', { cameraId: 'yard' }),
      sample('b', { identity: { id: 'of-a', enabled: true }, cameraId: 'door' }),
      sample('c', { identity: { id: 'x', enabled: false } }),
      sample('d', { cropUrl: null }),
      sample('e', { identity: null }),
      sample('gone'),
      sample('body', { modality: 'BODY' }),
    ];
    const { name, pictures, skipped } = await read();
    expect(name).toBe('Staff');
    expect(pictures).toMatchObject([
      { id: 'a', identity: 'of-a', camera: 2 },
      { id: 'b', identity: 'of-a', camera: 1 },
    ]);
    expect(await readFile(pictures[1]!.file, 'utf8')).toBe('crop of /media/crops/b');
    expect(skipped).toEqual([
      { id: 'c', reason: 'its identity is disabled' },
      { id: 'd', reason: 'no crop is kept' },
      { id: 'e', reason: 'its identity was deleted' },
      { id: 'gone', reason: 'its crop was deleted' },
    ]);
  });

  it('downloads a crop once, and removes what left the gallery', async () => {
    samples = [sample('a'), sample('b'), sample('c')];
    const first = await read();
    samples = [sample('b'), sample('d')];
    const second = await read();
    expect(downloads.toSorted()).toEqual(['a', 'b', 'c', 'd'].map((id) => `/media/crops/${id}`));
    const folder = join(first.pictures[0]!.file, '..');
    expect((await readdir(folder)).map((name) => join(folder, name)).toSorted()).toEqual(
      second.pictures.map(({ file }) => file).toSorted(),
    );
  });

  it('says what failed, and gives the key to nobody else', async () => {
    samples = [sample('a', { cropUrl: 'http://127.0.0.1:1/crop' })];
    const at = (server: string) => readApiGallery({ url: server, key: 'k', gallery: 'g', cacheDir });
    await expect(read()).rejects.toThrow(/a path of another server/);
    await expect(read('other')).rejects.toThrow(/there is no gallery other/);
    await expect(read('g', 'wrong')).rejects.toThrow(/refused: no such key/);
    await expect(at('file:///x')).rejects.toThrow(/http or https/);
    await expect(at('http://127.0.0.1:1')).rejects.toMatchObject({
      name: 'DatasetError',
      code: 'API_FAILED',
    });
    samples = [sample('d', { cropUrl: null })];
    await expect(read()).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  });
});
