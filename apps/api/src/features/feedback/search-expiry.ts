import { PROBE_RETENTION_MS } from '../search/search-sweeper.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';

export const searchPath = ['input', 'searchId'];

/** Milliseconds since 1970 that a UUID of version 7 begins with. */
function timeInId(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

export function isExpired(search: { readonly createdAt: Date }, now: Date): boolean {
  return now.getTime() - search.createdAt.getTime() > PROBE_RETENTION_MS;
}

/** A search that is not there: its id says when it was made, so that one that was swept is told from one that never was. */
export function searchGone(id: string | null, now: Date): UserFailure {
  const isOld = id !== null && now.getTime() - timeInId(id) > PROBE_RETENTION_MS;
  return isOld ? searchExpired() : notFound('search', searchPath);
}

export function searchExpired(): UserFailure {
  const message = 'the search is older than searches are kept; search again with the picture';
  return { code: 'SEARCH_EXPIRED', message, path: searchPath };
}
