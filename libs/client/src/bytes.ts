/** Bytes that come one piece after another: a web stream, or one of Node's. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The pieces of a stream; not all browsers let one loop over a web stream. */
export async function* piecesOf(stream: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
  if (!('getReader' in stream)) {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined); // reason: what is not wanted any more may fail as it likes
    reader.releaseLock();
  }
}

/** All of a stream. @throws the signal's reason if it is aborted meanwhile. */
export async function collected(stream: ByteStream, signal?: AbortSignal): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of piecesOf(stream)) {
    signal?.throwIfAborted();
    pieces.push(new Uint8Array(piece));
  }
  return new Blob(pieces);
}
