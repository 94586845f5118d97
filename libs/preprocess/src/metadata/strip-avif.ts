import { mediaBoxes } from '../header/avif.ts';
import { ByteReader, MalformedHeader } from '../header/byte-reader.ts';
import { metadataItems } from './avif-items.ts';
import { latin1, orientationExif } from './orientation-exif.ts';

const keptBoxes = new Set(['ftyp', 'meta', 'mdat', 'free']);

/**
 * The same file with its Exif and XMP items overwritten in place, so that every offset stays right, and with other top-level
 * boxes (tracks, `uuid`) emptied. Exif becomes an empty block, as some readers refuse zeros there.
 */
export function stripAvif(bytes: Uint8Array): Uint8Array {
  const stripped = Uint8Array.from(bytes);
  const reader = new ByteReader(bytes);
  const items = metadataItems(reader);
  const total = items.flatMap(({ extents }) => extents).reduce((sum, { length }) => sum + length, 0);
  if (total > bytes.length) throw new MalformedHeader('more metadata than file');
  for (const { type, extents } of items) {
    extents.forEach(({ start, length }, index) => {
      reader.part(start, length);
      stripped.fill(0, start, start + length);
      const empty = orientationExif(1);
      if (type === 'Exif' && index === 0 && length >= empty.length + 4) stripped.set(empty, start + 4);
      else if (type === 'mime') stripped.fill(0x20, start, start + length);
    });
  }
  for (const box of mediaBoxes(reader, 0, bytes.length)) {
    if (keptBoxes.has(box.type)) continue;
    stripped.fill(0, box.dataAt, box.end);
    stripped.set(latin1('free'), box.start + 4);
  }
  return stripped;
}
