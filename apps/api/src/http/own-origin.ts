import type { IncomingHttpHeaders } from 'node:http';

/**
 * Where a browser says that a request comes from: the console's own origin, another one, or nothing (programs say
 * nothing).
 */
export type Provenance = 'OWN' | 'FOREIGN' | 'UNSAID';

/** @param publicOrigin Under which browsers know the server; null: only its own address. */
export function provenanceOf(headers: IncomingHttpHeaders, publicOrigin: string | null): Provenance {
  const { origin, host } = headers;
  if (origin !== undefined) {
    if (!URL.canParse(origin)) return 'FOREIGN';
    return origin === publicOrigin || new URL(origin).host === host ? 'OWN' : 'FOREIGN';
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined) return 'UNSAID';
  return site === 'same-origin' || site === 'none' ? 'OWN' : 'FOREIGN';
}
