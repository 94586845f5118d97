import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';
import { scratchFolder, tinyNet, writePicture } from './spec-support.ts';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let model: string;
beforeEach(async () => {
  scratch = await scratchFolder();
  model = join(scratch.path, 'Tiny Net_v1.onnx');
  await writeFile(model, tinyNet());
});
afterEach(() => scratch.remove());

const packs = (): string => join(scratch.path, 'packs');

async function run(...args: string[]) {
  const texts = { out: '', err: '' };
  const code = await main(args, {
    out: (text) => (texts.out += text),
    err: (text) => (texts.err += text),
    signal: new AbortController().signal,
    defaultPacksDir: packs(),
  });
  return { code, ...texts };
}

const addArgs = (): string[] => ['add', model, '--preset', 'reid-256x128', '--licence', 'CC0-1.0'];

describe('npm run pack -- add', () => {
  it('installs a model under the name of its file, and list and verify know it', async () => {
    const added = await run(...addArgs(), '--json');
    expect(added.code).toBe(0);
    // `as`: what the command prints
    const { name, manifest } = JSON.parse(added.out) as { name: string; manifest: { preprocess: object } };
    expect(name).toBe('tiny-net-v1');
    expect(manifest.preprocess).toMatchObject({ layout: 'nchw', channelOrder: 'RGB', pixelScale: 255 });
    const listed = await run('list');
    expect(listed.out).toMatch(/tiny-net-v1 +1\.0\.0 +BODY +onnx +32 +none +unclear +CC0-1\.0/);
    expect(listed.out).toContain('face-default');
    const verified = await run('verify', 'tiny-net-v1');
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('ok     probe') as unknown });
  });

  it('takes the raw bytes, blue first, of nets that were trained so', async () => {
    await run(...addArgs(), '--channels', 'bgr', '--range', 'raw', '--fit', 'letterbox', '--json');
    const listed = await run('list', '--json');
    expect(JSON.parse(listed.out)).toHaveLength(2);
    const folder = join(packs(), 'tiny-net-v1', '1.0.0', 'manifest.json');
    const { default: manifest } = (await import(folder, { with: { type: 'json' } })) as { default: object };
    expect(manifest).toMatchObject({
      preprocess: { channelOrder: 'BGR', pixelScale: 1, mean: [0, 0, 0], geometry: { fit: 'letterbox' } },
    });
  });

  it.each([
    [['--licence', '  '], 'licence is missing'],
    [['--preset', 'guess'], 'arcface-112'],
    [['--commercial-use', 'yes'], 'commercial-use-source'],
    [['--commercial-use', 'perhaps'], 'unclear'],
    [['--batch', 'many'], 'single'],
    [['--max-bytes', '0'], 'above 0'],
    [['--no-such-option'], 'no-such-option'],
    [['second.onnx'], 'one ONNX file'],
  ])('refuses %j with exit code 2 and its usage', async (more, reason) => {
    const refused = await run(...addArgs(), ...more);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(reason);
    expect(refused.err).toContain('Presets:');
  });

  it.each([
    ['no licence', ['add', 'x.onnx', '--preset', 'reid-256x128'], 2],
    ['no preset', ['add', 'x.onnx', '--licence', 'MIT'], 2],
    ['no file', ['add', '--preset', 'reid-256x128', '--licence', 'MIT'], 2],
    ['a TensorFlow.js model', ['add', 'model.json', '--preset', 'reid-256x128', '--licence', 'MIT'], 2],
    ['a file that is not there', ['add', 'none.onnx', '--preset', 'reid-256x128', '--licence', 'MIT'], 1],
  ])('refuses %s', async (_, args, code) => {
    expect((await run(...args)).code).toBe(code);
  });

  it.each([
    ['of another size', { size: { width: 112, height: 112 } }, 'must take pictures'],
    ['whose output is not finite', { isFaulty: true }, 'finite'],
  ] as const)('refuses a model %s with the reason, and leaves nothing', async (_, options, reason) => {
    await writeFile(model, tinyNet(options));
    const refused = await run(...addArgs());
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(reason) as unknown });
    expect(await readdir(packs()).catch(() => [])).toEqual([]);
  });

  it('pins a digest that is asked for', async () => {
    const refused = await run(...addArgs(), '--sha256', 'a'.repeat(64));
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('was asked for') as unknown });
  });
});

describe('npm run pack -- add <url>', () => {
  const bytes = tinyNet();
  const digest = createHash('sha256').update(bytes).digest('hex');

  async function served(): Promise<{ url: string; close: () => Promise<void> }> {
    const server = createServer((request, response) => {
      if (request.url === '/cut.onnx') {
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 100), () => response.destroy());
      } else {
        response.writeHead(request.url === '/tiny.onnx' ? 200 : 404);
        response.end(request.url === '/tiny.onnx' ? bytes : '');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // `as`: it listens on a port
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    return { url: `http://127.0.0.1:${port}`, close };
  }

  it('asks for the digest, tells the one that it found, and installs what has it', async () => {
    const { url, close } = await served();
    try {
      const args = ['add', `${url}/tiny.onnx`, '--preset', 'reid-256x128', '--licence', 'MIT'];
      const unpinned = await run(...args);
      expect(unpinned).toMatchObject({
        code: 1,
        err: expect.stringContaining(`--sha256 ${digest}`) as unknown,
      });
      expect((await run(...args, '--sha256', digest)).code).toBe(0);
      expect((await run('verify', 'tiny')).code).toBe(0);
    } finally {
      await close();
    }
  });

  it.each([
    ['/none.onnx', [], '404'],
    ['/cut.onnx', [], 'cannot be downloaded'],
    ['/tiny.onnx', ['--max-bytes', '100'], 'larger than 100 bytes'],
  ])('refuses %s %j and leaves nothing', async (path, more, reason) => {
    const { url, close } = await served();
    try {
      const pinned = ['--sha256', digest, ...more];
      const refused = await run('add', url + path, '--preset', 'reid-256x128', '--licence', 'MIT', ...pinned);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(reason) as unknown });
      expect(await readdir(packs()).catch(() => [])).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe('npm run pack', () => {
  it.each(['add', 'verify', 'list', 'calibrate'])('explains %s', async (command) => {
    const help = await run(command, '--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain(`npm run pack -- ${command}`);
    expect(help.out).toContain('Exit codes');
  });

  it('names its commands', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
    expect((await run('install')).code).toBe(2);
    expect((await run()).code).toBe(2);
  });

  it('tells of a pack that was damaged', async () => {
    await run(...addArgs());
    await writeFile(join(packs(), 'tiny-net-v1', '1.0.0', 'model.onnx'), 'damaged');
    const verified = await run('verify', '--json');
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('has SHA-256');
  });
});

describe('npm run pack -- calibrate', () => {
  it('refuses too few people, and the built-in pack without a name', async () => {
    await run(...addArgs());
    const person = join(scratch.path, 'people', 'one');
    await mkdir(person, { recursive: true });
    for (const seed of [1, 2, 3]) await writePicture(join(person, `${seed}.png`), seed);
    const people = join(scratch.path, 'people');
    const few = await run('calibrate', 'tiny-net-v1', '--data', people);
    expect(few).toMatchObject({ code: 1, err: expect.stringContaining('comparisons') as unknown });
    expect((await run('calibrate', '--data', people)).code).toBe(2);
    expect((await run('calibrate', 'tiny-net-v1')).code).toBe(2);
  });
});
