/** Frontend messages of the PostgreSQL protocol, cut out of a byte stream. */
export type FrontendMessage =
  | { readonly kind: 'encryption-request' }
  | { readonly kind: 'cancel-request' }
  | { readonly kind: 'startup'; readonly bytes: Buffer }
  | { readonly kind: 'typed'; readonly type: string; readonly bytes: Buffer };

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
/** The largest message that PostgreSQL itself takes is 1 GiB; ours hold vectors, not films. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/**
 * Collects chunks and gives whole messages. Linear in the bytes: chunks are joined only once a message is complete.
 */
export class FrontendMessageReader {
  #chunks: Buffer[] = [];
  #collectedBytes = 0;
  #neededBytes = 8;
  #isStarted = false;

  push(chunk: Buffer): FrontendMessage[] {
    this.#chunks.push(chunk);
    this.#collectedBytes += chunk.length;
    const messages: FrontendMessage[] = [];
    if (this.#collectedBytes < this.#neededBytes) return messages;
    let rest: Buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (;;) {
      const length = this.#messageLength(rest);
      this.#neededBytes = length;
      if (rest.length < length) break;
      messages.push(this.#read(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#collectedBytes = rest.length;
    return messages;
  }

  /** Of the first message; where even its head is not there yet, the length of the head. */
  #messageLength(bytes: Buffer): number {
    const headLength = this.#isStarted ? 5 : 8;
    if (bytes.length < headLength) return headLength;
    const length = this.#isStarted ? 1 + bytes.readInt32BE(1) : bytes.readInt32BE(0);
    if (length < headLength || length > MAX_MESSAGE_BYTES) {
      throw new RangeError(`frontend message: length ${length} is out of range`);
    }
    return length;
  }

  #read(bytes: Buffer): FrontendMessage {
    if (this.#isStarted) return { kind: 'typed', type: String.fromCharCode(bytes[0] ?? 0), bytes };
    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption-request' };
    if (code === CANCEL_REQUEST) return { kind: 'cancel-request' };
    this.#isStarted = true;
    return { kind: 'startup', bytes };
  }
}
