import type { ByteSource } from '../../../features/media/blob-store.ts';

/** The same bytes in pieces of one size; the last one may be shorter, and there is none if there are no bytes. */
export async function* inPieces(source: ByteSource, pieceBytes: number): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.byteLength;) {
      const taken = chunk.subarray(at, at + pieceBytes - size);
      gathered.push(taken);
      size += taken.byteLength;
      at += taken.byteLength;
      if (size < pieceBytes) continue;
      yield Buffer.concat(gathered);
      [gathered, size] = [[], 0];
    }
  }
  if (size > 0) yield Buffer.concat(gathered);
}
