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
    if (origin === publicOrigin) return 'OWN';
    return isAddress(origin, host, publicOrigin) ? 'OWN' : 'FOREIGN';
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined) return 'UNSAID';
  return site === 'same-origin' || site === 'none' ? 'OWN' : 'FOREIGN';
}

/** The address that the request was sent to; not the public one over another scheme, which whoever is on the line can fake. */
function isAddress(origin: string, host: string | undefined, publicOrigin: string | null): boolean {
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  return publicOrigin === null || new URL(publicOrigin).host !== host;
}
