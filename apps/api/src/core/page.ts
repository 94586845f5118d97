/** A stretch of a list: rows after `after` (the key of the last row of the page before), at most `limit`. */
export interface PageRequest {
  readonly after: string | null;
  readonly limit: number;
}

export interface Page<T> {
  /** In list order. */
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

/** Cuts what a store read, one row more than asked for, into a page. */
export function cutPage<T>(rows: readonly T[], limit: number): Page<T> {
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
}
