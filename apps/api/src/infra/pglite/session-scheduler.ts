/** What the one session of PGlite is asked to do for one connection: messages up to a point where it may be shared. */
export interface Unit {
  readonly owner: object;
  readonly bytes: Uint8Array;
  onData(data: Uint8Array): void;
}

/** Runs raw protocol bytes in the session; answers in chunks. */
export type RunRaw = (bytes: Uint8Array, onData: (data: Uint8Array) => void) => Promise<void>;

const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);
const ROLLBACK = Buffer.concat([Buffer.from([0x51, 0, 0, 0, 13]), Buffer.from('ROLLBACK\0')]);

/**
 * Shares PGlite's one session between connections: a connection keeps it from its first message to the end of its
 * transaction, and the messages of an extended query up to its Sync are never mixed with another connection's.
 */
export class SessionScheduler {
  readonly #run: RunRaw;
  readonly #onFatal: (error: unknown) => void;
  #queue: Unit[] = [];
  #owner: object | null = null;
  #isRunning = false;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  /** @param onFatal The session is lost (the database engine aborted); nothing more will run. */
  constructor(run: RunRaw, onFatal: (error: unknown) => void) {
    this.#run = run;
    this.#onFatal = onFatal;
  }

  enqueue(unit: Unit): void {
    this.#queue.push(unit);
    this.#wake();
  }

  /** Forgets what the connection still had to do, and rolls its transaction back. */
  release(owner: object): void {
    this.#queue = this.#queue.filter((unit) => unit.owner !== owner);
    // Even where it owns nothing now: one of its units may be running, and may begin a transaction.
    this.#queue.unshift({ owner, bytes: Buffer.concat([SYNC, ROLLBACK]), onData: () => undefined });
    this.#wake();
  }

  /** Resolves once the unit in progress has ended; no other one starts. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  #wake(): void {
    if (this.#isRunning || this.#isStopped) return;
    this.#isRunning = true;
    this.#running = this.#drain().catch((error: unknown) => {
      this.#onFatal(error); // and stays "running": no further unit may touch the session
    });
  }

  async #drain(): Promise<void> {
    for (let unit = this.#next(); unit !== undefined; unit = this.#next()) {
      this.#owner = (await this.#runUnit(unit)) ? null : unit.owner;
    }
    this.#isRunning = false;
  }

  /** @returns Whether the session is idle afterwards. */
  async #runUnit(unit: Unit): Promise<boolean> {
    const tail = new ResponseTail();
    await this.#run(unit.bytes, (data) => {
      tail.push(data);
      unit.onData(data);
    });
    return tail.isIdle();
  }

  #next(): Unit | undefined {
    if (this.#isStopped) return undefined;
    const index = this.#owner === null ? 0 : this.#queue.findIndex((unit) => unit.owner === this.#owner);
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }
}

/** Looks for ReadyForQuery with status "idle" at the end of a response. */
class ResponseTail {
  #last: Buffer = Buffer.alloc(0);

  push(data: Uint8Array): void {
    this.#last = Buffer.concat([this.#last, data.subarray(-READY_AND_IDLE.length)]).subarray(
      -READY_AND_IDLE.length,
    );
  }

  isIdle(): boolean {
    return this.#last.equals(READY_AND_IDLE);
  }
}

const READY_AND_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
