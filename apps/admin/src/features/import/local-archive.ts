/** A ZIP on the visitor's machine, to show the pictures in it that the server refused. */
export interface LocalArchive {
  /** Null where it has no such entry, or one that is packed in another way. */
  readonly read: (name: string) => Promise<Blob | null>;
}

interface Place {
  readonly offset: number;
  readonly packedSize: number;
  readonly method: number;
}

const endSize = 22;
const longestComment = 65_535;
const stored = 0;
const deflated = 8;

/** @returns null for what is no ZIP. */
export async function openLocalArchive(archive: Blob): Promise<LocalArchive | null> {
  const end = await findEnd(archive);
  if (end === null) return null;
  const places = placesIn(await viewOf(archive.slice(end.offset, end.offset + end.size)));
  return {
    read: async (name) => {
      const place = places.get(name);
      return place === undefined ? null : await readAt(archive, place);
    },
  };
}

const viewOf = async (part: Blob): Promise<DataView> => new DataView(await part.arrayBuffer());
const far = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

async function findEnd(archive: Blob): Promise<{ readonly offset: number; readonly size: number } | null> {
  const start = Math.max(0, archive.size - endSize - longestComment);
  const tail = await viewOf(archive.slice(start));
  for (let at = tail.byteLength - endSize; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue;
    const locator = at - 20;
    if (locator < 0 || tail.getUint32(locator, true) !== 0x07064b50)
      return { size: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) };
    const end64 = far(tail, locator + 8);
    const record = await viewOf(archive.slice(end64, end64 + 56));
    return record.byteLength < 56 ? null : { size: far(record, 40), offset: far(record, 48) };
  }
  return null;
}

function placesIn(view: DataView): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (let at = 0; at + 46 <= view.byteLength && view.getUint32(at, true) === 0x02014b50;) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    const offset = view.getUint32(at + 42, true);
    const isFar = offset === 0xffffffff && extraLength >= 12;
    places.set(name, {
      // The last field of the extra is the place: sizes come before it, where they are there at all.
      offset: isFar ? far(view, at + 46 + nameLength + extraLength - 8) : offset,
      packedSize: view.getUint32(at + 20, true),
      method: view.getUint16(at + 10, true),
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return places;
}

async function readAt(archive: Blob, { offset, packedSize, method }: Place): Promise<Blob | null> {
  const header = await viewOf(archive.slice(offset, offset + 30));
  if (header.byteLength < 30) return null;
  const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = archive.slice(start, start + packedSize);
  if (method === stored) return packed;
  if (method !== deflated) return null;
  const bytes = packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return await new Response(bytes).blob().catch(() => null);
}
