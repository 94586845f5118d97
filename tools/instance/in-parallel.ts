/**
 * Runs `work` over the items with at most `concurrency` at once, in order of their start. Resolves to the results in the
 * order of the items; the first failure rejects, and no further item is begun.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const runLane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(concurrency, items.length)) }, runLane);
  try {
    await Promise.all(lanes);
  } catch (error) {
    for (const _rest of queue); // empties the queue, so that the other lanes end
    throw error;
  }
  return results;
}
