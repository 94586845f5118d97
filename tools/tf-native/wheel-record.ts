import { NativeBuildError } from './native-build-error.ts';

/**
 * Digests of a wheel's files, from its RECORD (PEP 376, PEP 427): lines of `path,sha256=<base64url>,<bytes>`.
 *
 * @returns path → digest in hexadecimal; lines without a digest (RECORD itself) are left out.
 * @throws {NativeBuildError} if no line has one.
 */
export function parseRecord(text: string): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^"?([^",]+)"?,sha256=([\w-]{43}),\d*\s*$/.exec(line);
    const [, path, digest] = match ?? [];
    if (path !== undefined && digest !== undefined) {
      digests.set(path, Buffer.from(digest, 'base64url').toString('hex'));
    }
  }
  if (digests.size === 0) throw new NativeBuildError('The wheel’s RECORD lists no digest: it is damaged.');
  return digests;
}
