import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTrainingRuntime } from '@gallerist/embedding/node';
import { compileBinding } from './compile-binding.ts';
import { givenWheel } from './fetch-wheel.ts';
import { main } from './main.ts';
import { isNvidiaLibrary, isTensorFlowPart, unpackWheel } from './unpack-wheel.ts';
import { parseRecord } from './wheel-record.ts';
import { wheelFor } from './wheels.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tf-native-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A zip of stored files (APPNOTE 4.3). */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [data, path] = [Buffer.from(content), Buffer.from(name)];
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(data.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    sizes.writeUInt16LE(path.length, 12);
    const local = Buffer.concat([
      Buffer.from('504b03040a0000000000000000 00'.replace(' ', ''), 'hex'),
      sizes,
      path,
      data,
    ]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const head = Buffer.from('504b01020a000a000000000000000000', 'hex');
    centrals.push(Buffer.concat([head, sizes, place, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

const recordLine = (path: string, content: string): string =>
  `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}\n`;

const header = 'tensorflow/include/tensorflow/c/c_api.h';
const library = 'tensorflow/libtensorflow_cc.so.2';

async function wheelFile(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const files = { [header]: '// c', [library]: 'ELF', 'tensorflow/python/x.py': 'pass' };
  const record = Object.entries(files).map(([path, content]) => recordLine(path, content));
  const file = join(folder, 'tensorflow.whl');
  await writeFile(file, zipOf({ ...files, 'tensorflow-2.dist-info/RECORD': record.join(''), ...changes }));
  return file;
}

describe('unpackWheel', () => {
  it('takes headers and libraries alone', async () => {
    expect(await unpackWheel(await wheelFile(), join(folder, 'out'), isTensorFlowPart)).toBe(2);
    expect(await readFile(join(folder, 'out', library), 'utf8')).toBe('ELF');
    expect(existsSync(join(folder, 'out', 'tensorflow', 'python'))).toBe(false);
  });

  it('refuses files that are not as RECORD says, and what is no wheel', async () => {
    const damaged = await wheelFile({ [library]: 'EVIL' });
    await expect(unpackWheel(damaged, join(folder, 'out'), isTensorFlowPart)).rejects.toThrow(
      `${library} has another digest`,
    );
    const other = await wheelFile();
    await expect(unpackWheel(other, join(folder, 'out'), isNvidiaLibrary)).rejects.toThrow('not a wheel');
    await writeFile(other, 'no zip');
    await expect(unpackWheel(other, join(folder, 'out'), isTensorFlowPart)).rejects.toThrow('no wheel');
  });
});

describe('parts of a wheel', () => {
  it.each(['nvidia/cudnn/lib/libcudnn.so.9', 'nvidia/cuda_runtime/lib/libcudart.so.12'])('has %s', (path) => {
    expect(isNvidiaLibrary(path)).toBe(true);
  });

  it('reads digests of RECORD and refuses one without', () => {
    expect(parseRecord(recordLine('a/b.h', 'x')).get('a/b.h')).toBe(
      createHash('sha256').update('x').digest('hex'),
    );
    expect(() => parseRecord('a,,\n')).toThrow('no digest');
  });
});

describe('wheelFor', () => {
  it('has a wheel for Linux and says where there is none', () => {
    const wheels = [
      { os: 'linux', arch: 'x64', hasCuda: false },
      { os: 'linux', arch: 'x64', hasCuda: true },
      { os: 'linux', arch: 'arm64', hasCuda: false },
    ].map((machine) => wheelFor(machine).sha256);
    expect(new Set(wheels).size).toBe(3);
    expect(() => wheelFor({ os: 'darwin', arch: 'arm64', hasCuda: false })).toThrow('darwin on arm64');
  });
});

describe('npm run tf:native', () => {
  const call = async (args: readonly string[]) => {
    const said = { out: '', err: '' };
    const code = await main(args, {
      out: (line) => (said.out += line),
      err: (line) => (said.err += line),
      signal: new AbortController().signal,
      defaultPacksDir: folder,
    });
    return { code, ...said };
  };

  it('explains itself', async () => {
    expect(await call(['--help'])).toMatchObject({ code: 0, err: '' });
    expect(await call(['--wat'])).toMatchObject({ code: 2 });
  });

  it('refuses a wheel that is not the pinned one, before it touches anything', async () => {
    const { code, err } = await call(['--wheel', await wheelFile(), '--cache', join(folder, 'cache')]);
    expect(code).toBe(1);
    expect(err).toMatch(/has SHA-256 [0-9a-f]{64}; tensorflow/);
    const pinned = wheelFor({ os: 'linux', arch: 'x64', hasCuda: false });
    await expect(givenWheel(join(folder, 'absent.whl'), pinned)).rejects.toThrow('is no file');
  });

  it('says what to install where there is no compiler', async () => {
    const compilation = { package: folder, tensorflow: folder, target: join(folder, 'x.node') };
    await expect(compileBinding({ ...compilation, compiler: join(folder, 'g++') })).rejects.toThrow(
      'install Debian’s g++',
    );
  });

  // The pipeline that has built the library says so: a run on WebAssembly would then be a mistake.
  it.runIf(process.env['GALLERIST_EXPECT_NATIVE'] === '1')('is what training uses where it was built', () => {
    expect(defaultTrainingRuntime()).toBe('native');
  });
});
