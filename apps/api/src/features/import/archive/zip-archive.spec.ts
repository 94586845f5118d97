import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exchanged, withFlag, zipOf } from '../../../../test/archives.ts';
import type { UploadReader } from '../upload-files.ts';
import { ImportFault } from '../import.types.ts';
import { openZip } from './zip-archive.ts';

const limits = { maxTotalBytes: 2 ** 30 };

function readerOf(bytes: Uint8Array): UploadReader {
  return {
    byteSize: bytes.byteLength,
    read: (buffer, position) => {
      const part = bytes.subarray(position, position + buffer.byteLength);
      buffer.set(part);
      return Promise.resolve(part.byteLength);
    },
    close: () => Promise.resolve(),
  };
}

async function tell(bytes: Uint8Array, maxTotalBytes = limits.maxTotalBytes): Promise<string[]> {
  const archive = await openZip(readerOf(bytes), { maxTotalBytes });
  const told: string[] = [];
  for (const file of archive.files) {
    const read = file.problem === null ? await archive.read(file, 10_000_000) : null;
    const outcome = read === null ? file.problem?.reason : read.ok ? 'read' : read.error.reason;
    told.push(`${file.index} ${file.name}: ${outcome}`);
  }
  return told;
}

describe('a ZIP', () => {
  it('is read with deflated files, stored ones, empty ones, folders and ZIP64', async () => {
    const text = 'hello '.repeat(100);
    const zip = await zipOf([
      ['a/deflated.txt', text, { compress: true }],
      ['a/stored.txt', text],
      ['empty.txt', ''],
      ['big.txt', text, { forceZip64Format: true, compress: true }],
    ]);
    const archive = await openZip(readerOf(zip), limits);
    const read = await Promise.all(archive.files.map((file) => archive.read(file, 1000)));
    expect(read.map((result) => (result.ok ? Buffer.from(result.value).toString() : result.error))).toEqual([
      text,
      text,
      '',
      text,
    ]);
    expect(archive.files.map(({ segments }) => segments)).toEqual([
      ['a', 'deflated.txt'],
      ['a', 'stored.txt'],
      ['empty.txt'],
      ['big.txt'],
    ]);
  });

  it.each([
    ['../../evil.jpg', 'climbs'],
    ['/etc/passwd.jp', 'is absolute'],
    ['C:/windows.jpg', 'names a drive'],
    ['a/../../b.jpg1', 'climbs in the middle'],
    ['..\\..\\evil.jpg', 'climbs with backslashes'],
    ['a/b\u0000c.jpg123', 'hides a NUL'],
  ])('refuses the path %j: it %s', async (path) => {
    const plain = 'x'.repeat(path.length);
    const zip = exchanged(
      await zipOf([
        [plain, 'bytes'],
        ['a/fine.jpg', 'fine'],
      ]),
      plain,
      path,
    );
    const told = await tell(zip);
    expect(told[0]).toMatch(/: UNSAFE_PATH$/);
    expect(told[0]).not.toContain('\u0000');
    expect(told[1]).toBe('1 a/fine.jpg: read');
  });

  it('reads names in UTF-8 that do not say so, and in code page 437', async () => {
    const zip = await zipOf([
      ['xxxx/1.jpg', 'a'],
      ['yyyy/1.jpg', 'b'],
    ]);
    const plain = clearFlag(zip, 0x800);
    const utf8 = exchanged(plain, 'xxxx', Buffer.from('Zoé', 'utf8'));
    const both = exchanged(utf8, 'yyyy', Buffer.from([0x5a, 0x6f, 0x82, 0x20]));
    expect(await tell(both)).toEqual(['0 Zoé/1.jpg: read', '1 Zoé /1.jpg: read']);
  });

  it('refuses a name that says it is UTF-8 and is not', async () => {
    const zip = withFlag(exchanged(await zipOf([['xx/1.jpg', 'a']]), 'xx', Buffer.from([0xff, 0xfe])), 0x800);
    expect((await tell(zip))[0]).toMatch(/: UNSAFE_PATH$/);
  });

  it('tells encrypted files, repeated paths, damaged files and unknown compression', async () => {
    expect(await tell(withFlag(await zipOf([['a/1.jpg', 'bytes']]), 1))).toEqual(['0 a/1.jpg: ENCRYPTED']);
    const twice = exchanged(
      await zipOf([
        ['a/1.jpg', 'one'],
        ['a/2.jpg', 'two'],
      ]),
      'a/2.jpg',
      'a/1.jpg',
    );
    expect(await tell(twice)).toEqual(['0 a/1.jpg: read', '1 a/1.jpg: DUPLICATE_ENTRY']);
    const damaged = exchanged(await zipOf([['a/1.jpg', 'the bytes']]), 'the bytes', 'THE bytes');
    expect(await tell(damaged)).toEqual(['0 a/1.jpg: DAMAGED_ENTRY']);
    const method = await zipOf([['a/1.jpg', 'x'.repeat(99), { compress: true }]]);
    method.writeUInt16LE(12, method.indexOf('PK\u0001\u0002') + 10);
    expect(await tell(method)).toEqual(['0 a/1.jpg: UNSUPPORTED_FORMAT']);
  });

  it('may have 10,000 entries', async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => [`${i % 100}/${i}.jpg`, ''] as const);
    const { files, entryCount } = await openZip(readerOf(await zipOf(entries)), limits);
    expect([files.length, entryCount, files.at(-1)?.segments]).toEqual([10_000, 10_000, ['99', '9999.jpg']]);
  });

  it('refuses a bomb before it inflates it', async () => {
    const zip = await zipOf([
      ['a/1.jpg', new Uint8Array(8_000_000), { compress: true }],
      ['a/2.jpg', 'fine'],
    ]);
    expect(await tell(zip)).toEqual(['0 a/1.jpg: COMPRESSION_BOMB', '1 a/2.jpg: read']);
    await expect(tell(zip, 1_000_000)).rejects.toThrow(ImportFault);
  });

  it('stops inflating a file that is larger than it says', async () => {
    const honest = new Uint8Array(3000);
    const zip = await zipOf([['a/1.jpg', honest, { compress: true }]]);
    const large = deflateRawSync(new Uint8Array(5_000_000));
    // The central directory and the local header keep what they said: 3000 bytes.
    const start = zip.indexOf('a/1.jpg') + 'a/1.jpg'.length;
    const small = deflateRawSync(honest).byteLength;
    const grown = Buffer.concat([zip.subarray(0, start), large, zip.subarray(start + small)]);
    const directory = grown.indexOf('PK\u0001\u0002');
    grown.writeUInt32LE(large.byteLength, directory + 20);
    grown.writeUInt32LE(directory, grown.byteLength - 6);
    expect(await tell(grown)).toEqual(['0 a/1.jpg: DAMAGED_ENTRY']);
  });

  it('says no more of its size than the caller allows', async () => {
    const archive = await openZip(readerOf(await zipOf([['a/1.jpg', 'x'.repeat(100)]])), limits);
    expect(await archive.read(archive.files[0]!, 99)).toMatchObject({ error: { reason: 'IMAGE_TOO_LARGE' } });
  });

  it('is refused whole where its end is missing, or is no ZIP at all', async () => {
    const zip = await zipOf([
      ['a/1.jpg', 'x'.repeat(1000)],
      ['a/2.jpg', 'y'],
    ]);
    for (const bytes of [
      zip.subarray(0, zip.byteLength - 10),
      zip.subarray(0, 500),
      Buffer.from('PK\u0003\u0004'),
    ]) {
      await expect(openZip(readerOf(bytes), limits)).rejects.toThrow(ImportFault);
    }
  });
});

function clearFlag(zip: Buffer, flag: number): Buffer {
  const copy = Buffer.from(zip);
  for (const [magic, offset] of [
    ['PK\u0003\u0004', 6],
    ['PK\u0001\u0002', 8],
  ] as const) {
    for (let at = copy.indexOf(magic, 0, 'latin1'); at !== -1; at = copy.indexOf(magic, at + 4, 'latin1')) {
      copy.writeUInt16LE(copy.readUInt16LE(at + offset) & ~flag, at + offset);
    }
  }
  return copy;
}
