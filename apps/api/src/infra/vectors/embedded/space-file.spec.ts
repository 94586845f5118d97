import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PointChange } from '../../../features/search/vector-index.ts';
import { deletion, randomUnitVector, seededRandom, spaceOf, upsert } from '../../../../test/vectors.ts';
import { encodeChange } from './change-record.ts';
import { readSpaceFile, type SpaceFileContent } from './space-file.reader.ts';
import { SpaceFileWriter } from './space-file.writer.ts';

const space = spaceOf('space file', 5);
const header = { spaceId: space.id, dimensions: 5, appliedSeq: 0n };
const random = seededRandom(21);
const changes: PointChange[] = [
  upsert({ seq: 1, point: 1, gallery: 'Gästebuch', identity: 'Zoë', vector: randomUnitVector(random, 5) }),
  deletion({ seq: Number.MAX_SAFE_INTEGER, point: 2 }),
  upsert({ seq: 3, point: 3, identity: 'i'.repeat(255), vector: randomUnitVector(random, 5) }),
];

describe('the file of a space', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gallerist-space-file-'));
    path = join(folder, 'file');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = async (written: readonly PointChange[], { sealed }: { sealed: boolean }): Promise<Buffer> => {
    const writer = await SpaceFileWriter.create(path, header);
    for (const change of written) await writer.append(encodeChange(change));
    if (sealed) await writer.seal({ ...header, appliedSeq: 9n });
    await writer.close();
    return readFileSync(path);
  };
  const read = (): { content: SpaceFileContent; seen: PointChange[] } => {
    const seen: PointChange[] = [];
    const content = readSpaceFile(path, () => (change) => seen.push(change));
    return { content, seen };
  };

  it('gives back the changes as they were, in their order', async () => {
    const bytes = await write(changes, { sealed: true });
    const { content, seen } = read();
    expect(seen).toEqual(changes);
    expect(content).toEqual({
      state: 'SOUND',
      header: { ...header, appliedSeq: 9n, snapshotBytes: bytes.length },
      soundBytes: bytes.length,
    });
  });

  it('is damaged, once sealed, wherever a byte changes or the end is missing', async () => {
    const bytes = await write(changes, { sealed: true });
    // Every byte of the header and of the first records, then a sample.
    for (let at = 0; at < bytes.length; at += at < 200 ? 1 : 11) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, broken);
      expect(read().content.state, `byte ${at} changed`).toBe('DAMAGED');
      writeFileSync(path, bytes.subarray(0, at));
      expect(read().content.state, `cut at byte ${at}`).toBe('DAMAGED');
    }
  });

  it('ends at its last whole record, while it is written, wherever it is cut', async () => {
    const two = (await write(changes.slice(0, 2), { sealed: false })).length;
    const bytes = await write(changes, { sealed: false });
    for (let length = two; length < bytes.length; length += 1) {
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const { content, seen } = read();
      expect(content).toMatchObject({ state: 'SOUND', soundBytes: two });
      expect(seen).toEqual(changes.slice(0, 2));
    }
  });

  it('is damaged where a record inside it is not sound, also while it is written', async () => {
    const one = (await write(changes.slice(0, 1), { sealed: false })).length;
    const bytes = await write(changes, { sealed: false });
    bytes[one - 1] = (bytes[one - 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(read().content).toMatchObject({ state: 'DAMAGED' });
  });
});
