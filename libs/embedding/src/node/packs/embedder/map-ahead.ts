/**
 * Maps with at most `limit` calls under way, results in the order of the items.
 *
 * @throws what the first failing call threw; no further call is begun then.
 */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await map(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}

/**
 * What `prepare` makes of each item, in order, begun up to `ahead` items early: the next ones are made while the caller works
 * on this one.
 */
export async function* preparedAhead<T, R>(
  items: readonly T[],
  ahead: number,
  prepare: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  const begin = (item: T): void => {
    const making = prepare(item);
    making.catch(() => undefined); // thrown where it is awaited; a later one must not count as unhandled meanwhile
    begun.push(making);
  };
  items.slice(0, ahead).forEach(begin);
  for (let index = 0; index < items.length; index += 1) {
    const next = items[index + ahead];
    const current = begun[index];
    if (next !== undefined) begin(next);
    if (current !== undefined) yield await current;
  }
}
