import { collect } from '../../../core/collect.ts';
import { isUuid } from '../../../core/ids.ts';
import type { ByteSource } from '../../../features/media/blob-store.ts';
import type {
  AppendOutcome,
  UploadFiles,
  UploadPiece,
  UploadReader,
} from '../../../features/import/upload-files.ts';
import { inPieces } from './in-pieces.ts';
import { S3Bucket, type S3Object, type S3Options } from './s3-bucket.ts';

const FOLDER = 'uploads/';
const PIECE_BYTES = 8 * 2 ** 20;
/** What is read at once: archives are read here and there. */
const BLOCK_BYTES = 2 ** 20;

/** Uploads as objects, one for each piece, named by where the piece begins: an object cannot grow. */
export function openS3UploadFiles(options: S3Options): UploadFiles {
  const bucket = new S3Bucket(options);
  return {
    size: async (id) => sizeOf(await piecesOf(bucket, id)),
    append: (id, piece) => append(bucket, id, piece),
    open: (id) => open(bucket, id),
    delete: async (ids) => {
      for (const id of ids) for (const { name } of await piecesOf(bucket, id)) await bucket.delete(name);
    },
    list: () => list(bucket),
  };
}

function folderOf(id: string): string {
  if (!isUuid(id)) throw new TypeError('openS3UploadFiles: id must be a row id');
  return `${FOLDER}${id}/`;
}

const pieceName = (id: string, offset: number): string => folderOf(id) + String(offset).padStart(15, '0');

async function piecesOf(bucket: S3Bucket, id: string): Promise<readonly S3Object[]> {
  return await collect(bucket.list(folderOf(id)));
}

const sizeOf = (pieces: readonly S3Object[]): number =>
  pieces.reduce((sum, { byteSize }) => sum + byteSize, 0);

async function append(
  bucket: S3Bucket,
  id: string,
  { offset, maxBytes, source }: UploadPiece,
): Promise<AppendOutcome> {
  let size = sizeOf(await piecesOf(bucket, id));
  if (size !== offset) return { kind: 'wrong-offset', size };
  const end: { kind: AppendOutcome['kind'] } = { kind: 'written' };
  for await (const piece of inPieces(untilTheEnd(source, { offset, maxBytes }, end), PIECE_BYTES)) {
    // Somebody else writes the same upload at the same time: the first one counts.
    if (!(await bucket.put(pieceName(id, size), piece, { isNew: true }))) {
      return { kind: 'wrong-offset', size: sizeOf(await piecesOf(bucket, id)) };
    }
    size += piece.byteLength;
  }
  return { kind: end.kind, size };
}

/** What came before the source broke, or became too large, is kept: `end` says how it ended. */
async function* untilTheEnd(
  source: ByteSource,
  { offset, maxBytes }: Pick<UploadPiece, 'offset' | 'maxBytes'>,
  end: { kind: AppendOutcome['kind'] },
): AsyncGenerator<Uint8Array> {
  let size = offset;
  try {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        end.kind = 'too-large';
        return;
      }
      yield chunk;
    }
  } catch {
    end.kind = 'broken';
  }
}

async function open(bucket: S3Bucket, id: string): Promise<UploadReader | null> {
  const pieces = await piecesOf(bucket, id);
  if (pieces.length === 0) return null;
  const byteSize = sizeOf(pieces);
  let block = { from: 0, bytes: new Uint8Array(0) };
  const blockAt = async (position: number): Promise<typeof block> => {
    if (position >= block.from && position < block.from + block.bytes.byteLength) return block;
    return (block = { from: position, bytes: await readPiece(bucket, pieces, position) });
  };
  return {
    byteSize,
    read: async (buffer, position) => {
      let count = 0;
      while (count < buffer.byteLength && position + count < byteSize) {
        const { from, bytes } = await blockAt(position + count);
        const part = bytes.subarray(position + count - from).subarray(0, buffer.byteLength - count);
        buffer.set(part, count);
        count += part.byteLength;
      }
      return count;
    },
    close: () => Promise.resolve(),
  };
}

/** At most a block from the position on, out of the one piece that has it. */
async function readPiece(
  bucket: S3Bucket,
  pieces: readonly S3Object[],
  position: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let from = 0;
  for (const { name, byteSize } of pieces) {
    if (position < from + byteSize) {
      const first = position - from;
      const bytes = await bucket.get(name, [first, Math.min(byteSize, first + BLOCK_BYTES) - 1]);
      if (bytes === null) break;
      return bytes;
    }
    from += byteSize;
  }
  throw new Error('the upload was deleted while it was read');
}

async function* list(bucket: S3Bucket): AsyncGenerator<{ id: string; changedAt: Date }> {
  const open: { id: string; changedAt: Date }[] = [];
  for await (const { name, changedAt } of bucket.list(FOLDER)) {
    const id = name.slice(FOLDER.length).split('/')[0] ?? '';
    if (!isUuid(id)) continue;
    const [last] = open;
    if (last?.id === id) {
      if (last.changedAt < changedAt) last.changedAt = changedAt;
    } else {
      if (last !== undefined) yield last;
      open[0] = { id, changedAt };
    }
  }
  yield* open;
}
