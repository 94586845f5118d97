import type { ByteSource } from '../media/blob-store.ts';

interface Writer {
  /** Ends its source at the next chunk, also one that never comes. */
  readonly stop: () => void;
  readonly done: Promise<unknown>;
}

/** A request took over the upload. */
class Superseded extends Error {
  override readonly name = 'Superseded';
}

/**
 * One writer for each upload: a newer one ends the older one, whose connection may be dead without anybody knowing.
 * Writers of other processes are kept off by the offset alone; they would write the same bytes to the same place.
 */
export class NewestWriter {
  readonly #writers = new Map<string, Writer>();

  async run<T>(id: string, source: ByteSource, write: (source: ByteSource) => Promise<T>): Promise<T> {
    const older = this.#writers.get(id);
    const stopped = Promise.withResolvers<never>();
    stopped.promise.catch(() => undefined); // looked at only while a chunk is awaited
    const finished = Promise.withResolvers<undefined>();
    const writer = { stop: () => stopped.reject(new Superseded(id)), done: finished.promise };
    this.#writers.set(id, writer);
    try {
      older?.stop();
      await older?.done;
      return await write(until(source, stopped.promise));
    } finally {
      finished.resolve(undefined);
      if (this.#writers.get(id) === writer) this.#writers.delete(id);
    }
  }
}

async function* until(source: ByteSource, stopped: Promise<never>): AsyncGenerator<Uint8Array> {
  const chunks = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let isAtEnd = false;
  try {
    while (!isAtEnd) {
      const next = await Promise.race([chunks.next(), stopped]);
      isAtEnd = next.done === true;
      if (next.done !== true) yield next.value;
    }
  } finally {
    // Told, but not waited for: a chunk that never comes would hold it up.
    if (!isAtEnd) void Promise.resolve(chunks.return?.()).catch(() => undefined);
  }
}
