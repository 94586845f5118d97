import { getFileNameLowLevel } from 'yauzl';
import type { ExtraField } from 'yauzl';

const utf8Flag = 0x800;
const unicodePathField = 0x7075;

interface NamedEntry {
  readonly generalPurposeBitFlag: number;
  readonly fileNameRaw: Buffer;
  readonly extraFields: ExtraField[];
}

/**
 * The name as its maker meant it. Many tools write UTF-8 without saying so; what is not UTF-8 is read as code page 437,
 * which gives every byte a character. Null for a name that says UTF-8 and is not.
 */
export function entryName(entry: NamedEntry): string | null {
  const saysUtf8 = (entry.generalPurposeBitFlag & utf8Flag) !== 0;
  const hasUnicodePath = entry.extraFields.some(({ id }) => id === unicodePathField);
  const asUtf8 = hasUnicodePath ? null : decodeUtf8(entry.fileNameRaw);
  if (asUtf8 !== null) return asUtf8.replaceAll('\\', '/');
  if (saysUtf8 && !hasUnicodePath) return null;
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

// Control characters and such that reorder or hide text, as `plainText` refuses them in names.
const hiddenCharacters = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/gu;

/** The parts of a relative path; null for one that leads out of its archive or hides where it leads. */
export function safeSegments(path: string): readonly string[] | null {
  const isAbsolute = path.startsWith('/') || /^[a-z]:/i.test(path);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const isSafe = !isAbsolute && segments.length > 0 && !segments.includes('..');
  return isSafe && path.search(hiddenCharacters) === -1 ? segments : null;
}

const maxShownLength = 512;

/** A path as a person may be shown it. */
export function shownName(path: string): string {
  const clean = path.replace(hiddenCharacters, '\uFFFD').toWellFormed();
  return Array.from(clean).slice(0, maxShownLength).join('');
}
