import { createHash, randomBytes } from 'node:crypto';
import { collect } from '../src/core/collect.ts';
import { newId } from '../src/core/ids.ts';
import type { UploadFiles } from '../src/features/import/upload-files.ts';
import type { BlobStore } from '../src/features/media/blob-store.ts';
import { describe, expect, it } from 'vitest';

/** What every place for blobs and uploads does, whatever it is made of. */
export function describeBlobStore(
  name: string,
  open: () => Promise<readonly [BlobStore, UploadFiles]>,
): void {
  const keyOf = async (store: BlobStore, bytes: Uint8Array): Promise<string> => {
    const stored = await store.put([bytes], { maxBytes: bytes.byteLength });
    return stored.ok ? stored.value.key : '';
  };
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('came'));
    throw new Error('the line broke');
  }

  describe(`blobs: ${name}`, () => {
    it('gives back what was put, and says what it was', async () => {
      const [store] = await open();
      const stored = await store.put([Buffer.from('a '), Buffer.from('face')], { maxBytes: 6 });
      if (!stored.ok) throw new Error('6 bytes fit into 6');
      const { key, byteSize, sha256 } = stored.value;
      expect([byteSize, sha256]).toEqual([6, createHash('sha256').update('a face').digest('hex')]);
      expect(Buffer.from((await store.read(key)) ?? []).toString()).toBe('a face');
    });

    it('streams what is larger than a part, byte for byte', async () => {
      const [store] = await open();
      const bytes = randomBytes(34 * 2 ** 20);
      const found = await store.stream(await keyOf(store, bytes));
      expect(found?.byteSize).toBe(bytes.byteLength);
      expect(Buffer.concat(await collect(found!.bytes)).equals(bytes)).toBe(true);
    });

    it('keeps nothing of what is too large, or breaks off', async () => {
      const [store] = await open();
      const tooLarge = await store.put([Buffer.alloc(20)], { maxBytes: 19 });
      expect(tooLarge).toEqual({ ok: false, error: { code: 'BLOB_TOO_LARGE', maxBytes: 19 } });
      await expect(store.put(broken(), { maxBytes: 100 })).rejects.toThrow('the line broke');
      expect(await collect(store.list())).toEqual([]);
    });

    it('writes a blob under the key that it had, over what is there', async () => {
      const [store] = await open();
      const key = await keyOf(store, Buffer.from('first'));
      expect(await store.putAs(key, [Buffer.from('second')])).toMatchObject({ key, byteSize: 6 });
      expect(Buffer.from((await store.read(key)) ?? []).toString()).toBe('second');
      await expect(async () => store.putAs('../x', [])).rejects.toThrow(TypeError);
    });

    it('forgets what is deleted, and lists the rest', async () => {
      const [store] = await open();
      const [gone, kept] = [await keyOf(store, Buffer.from('1')), await keyOf(store, Buffer.alloc(0))];
      await store.delete([gone, 'f'.repeat(48)]);
      expect([await store.read(gone), await store.stream(gone)]).toEqual([null, null]);
      const entries = await collect(store.list());
      expect(entries.map((entry) => entry.key)).toEqual([kept]);
      expect(Math.abs(Date.now() - entries[0]!.storedAt.getTime())).toBeLessThan(600_000);
    });
  });

  describe(`uploads: ${name}`, () => {
    it('grow at their end only, keep what came before the line broke, and are read anywhere', async () => {
      const [, files] = await open();
      const id = newId();
      const bytes = randomBytes(9 * 2 ** 20);
      expect(await files.open(id)).toBeNull();
      const all = { maxBytes: 20 * 2 ** 20 };
      expect(await files.append(id, { ...all, offset: 0, source: broken() })).toEqual({
        kind: 'broken',
        size: 4,
      });
      expect(await files.append(id, { ...all, offset: 3, source: [bytes] })).toEqual({
        kind: 'wrong-offset',
        size: 4,
      });
      const size = 4 + bytes.byteLength;
      expect(await files.append(id, { ...all, offset: 4, source: [bytes] })).toEqual({
        kind: 'written',
        size,
      });
      const tooMuch = { maxBytes: size + 1, offset: size, source: [Buffer.alloc(2)] };
      expect(await files.append(id, tooMuch)).toEqual({ kind: 'too-large', size });
      expect(await files.size(id)).toBe(size);
      const whole = Buffer.concat([Buffer.from('came'), bytes]);
      const reader = await files.open(id);
      expect(reader?.byteSize).toBe(size);
      for (const [at, length] of [
        [0, 10],
        [2, 3_000_000],
        [size - 5, 100],
        [8 * 2 ** 20, 20],
      ] as const) {
        const buffer = new Uint8Array(length);
        const count = (await reader?.read(buffer, at)) ?? 0;
        expect(count).toBe(Math.min(length, size - at));
        expect(whole.subarray(at, at + count).equals(buffer.subarray(0, count))).toBe(true);
      }
      await reader?.close();
      expect((await collect(files.list())).map((entry) => entry.id)).toEqual([id]);
      await files.delete([id]);
      expect([await files.size(id), await files.open(id)]).toEqual([0, null]);
    });
  });
}
