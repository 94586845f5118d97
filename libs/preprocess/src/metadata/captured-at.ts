import { MalformedHeader } from '../header/byte-reader.ts';
import { readExif } from '../header/exif.ts';
import { sniffFormat } from '../header/sniff.ts';
import { exifBlock } from './exif-block.ts';

/** When a picture was taken, as its camera says. */
export interface CapturedAt {
  readonly instant: Date;
  /** False where the file states no offset from UTC: `instant` then reads the camera's clock as if it showed UTC. */
  readonly isOffsetKnown: boolean;
}

/**
 * EXIF `DateTimeOriginal` with `OffsetTimeOriginal`, from any of the accepted formats but GIF. Read it before metadata go.
 *
 * @returns null where the file has no readable EXIF, no such tag, or a time that no calendar has (`0000:00:00 00:00:00`).
 */
export function readCapturedAt(bytes: Uint8Array): CapturedAt | null {
  const format = sniffFormat(bytes);
  if (!format.ok) return null;
  const block = readBlock(() => exifBlock(bytes, format.value));
  if (block === null) return null;
  const { dateTimeOriginal, offsetTimeOriginal } = readExif(block);
  if (dateTimeOriginal === null) return null;
  const offsetMinutes = parseOffset(offsetTimeOriginal);
  const local = parseLocal(dateTimeOriginal);
  if (local === null) return null;
  return { instant: new Date(local - (offsetMinutes ?? 0) * 60_000), isOffsetKnown: offsetMinutes !== null };
}

function readBlock(read: () => Uint8Array | null): Uint8Array | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedHeader) return null;
    throw error;
  }
}

/** Milliseconds of a `YYYY:MM:DD HH:MM:SS` taken as UTC. */
function parseLocal(text: string): number | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (parts === null) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}.000Z`;
  const time = Date.parse(iso);
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? null : time;
}

function parseOffset(text: string | null): number | null {
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(text ?? '');
  if (parts === null) return null;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  if (minutes > 14 * 60) return null;
  return parts[1] === '-' ? -minutes : minutes;
}
