import DataLoader from 'dataloader';
import type { GraphqlContext } from './context.ts';

/**
 * A batching loader for each request: the ids that resolvers ask for in one tick are read in one query.
 *
 * @param load Rows for ids, in any order; ids without a row load as null.
 */
export function rowLoader<T>(
  load: (ids: readonly string[], context: GraphqlContext) => Promise<readonly T[]>,
  idOf: (row: T) => string,
): (context: GraphqlContext) => DataLoader<string, T | null> {
  return mapLoader(async (ids, context) => {
    const rows = await load(ids, context);
    return new Map(rows.map((row) => [idOf(row), row]));
  });
}

/** As `rowLoader`, for values that do not carry their key. */
export function mapLoader<T>(
  load: (keys: readonly string[], context: GraphqlContext) => Promise<ReadonlyMap<string, T>>,
): (context: GraphqlContext) => DataLoader<string, T | null> {
  const loaders = new WeakMap<GraphqlContext, DataLoader<string, T | null>>();
  return (context) => {
    const existing = loaders.get(context);
    if (existing !== undefined) return existing;
    const loader = new DataLoader<string, T | null>(
      async (keys) => {
        const found = await load(keys, context);
        return keys.map((key) => found.get(key) ?? null);
      },
      { maxBatchSize: 1_000 },
    );
    loaders.set(context, loader);
    return loader;
  };
}

/** The rows that there are, in the order of the keys. */
export async function loadThose<T>(
  loader: DataLoader<string, T | null>,
  keys: readonly string[],
): Promise<T[]> {
  const rows = await Promise.all(keys.map((key) => loader.load(key)));
  return rows.filter((row) => row !== null);
}
