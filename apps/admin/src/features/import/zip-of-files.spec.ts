import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32Of } from './crc32.ts';
import { openLocalArchive } from './local-archive.ts';
import { zipOf } from './zip-of-files.ts';

const file = (text: string) => new Blob([text]);

describe('zipOf', () => {
  it('makes an archive that has every file under its path', async () => {
    const zip = await zipOf([
      { path: 'Ada/1.jpg', file: file('first') },
      { path: '陈伟/二.jpg', file: file('second') },
    ]);
    const archive = await openLocalArchive(zip);
    expect(await (await archive?.read('Ada/1.jpg'))?.text()).toBe('first');
    expect(await (await archive?.read('陈伟/二.jpg'))?.text()).toBe('second');
    expect(await archive?.read('nobody.jpg')).toBeNull();
  });

  it('makes the same bytes of the same files, so that an upload can go on', async () => {
    const make = async () => await (await zipOf([{ path: 'a/b', file: file('same') }])).bytes();
    expect(await make()).toEqual(await make());
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const done: number[] = [];
    const files = [1, 2, 3].map((n) => ({ path: `${n}`, file: file(`${n}`) }));
    const stop = new AbortController();
    const making = zipOf(files, {
      signal: stop.signal,
      onProgress: (count) => {
        done.push(count);
        if (count === 2) stop.abort();
      },
    });
    await expect(making).rejects.toThrow();
    expect(done).toEqual([1, 2]);
  });
});

it('computes the checksum that zlib computes', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) % 256);
  expect(await crc32Of(new Blob([bytes]))).toBe(crc32(bytes));
});

describe('openLocalArchive', () => {
  it('inflates what is deflated', async () => {
    const packed = deflateRawSync(Buffer.from('a picture '.repeat(100)));
    const zip = await zipOf([{ path: 'Ada/1.jpg', file: new Blob([new Uint8Array(packed)]) }]);
    const bytes = await zip.bytes();
    const directory = bytes.byteLength - 22 - (46 + 'Ada/1.jpg'.length);
    bytes[directory + 10] = 8;
    const archive = await openLocalArchive(new Blob([bytes]));
    expect(await (await archive?.read('Ada/1.jpg'))?.text()).toBe('a picture '.repeat(100));
  });

  it('is null for what is no archive', async () => {
    expect(await openLocalArchive(file('name,path\nAda,1.jpg'))).toBeNull();
  });
});
