import { Worker } from 'node:worker_threads';
import type { BlockWorkerMessage, RunMessage } from './block-messages.types.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(cause: Error): void;
}

const workerFile = new URL('./block-worker.ts', import.meta.url);

/** One worker thread of a block executor. It does not keep the process alive while it is idle. */
export class BlockThread {
  readonly #worker = new Worker(workerFile);
  readonly #waiting = new Map<number, Waiting>();
  #isEnded = false;

  constructor() {
    let cause: unknown;
    this.#worker.unref();
    this.#worker.on('message', (message: BlockWorkerMessage) => this.#settle(message));
    this.#worker.on('error', (error) => {
      cause = error;
    });
    this.#worker.once('exit', (code) => this.#end(cause, code));
  }

  /** True once the thread is gone: its runs were rejected, and it takes no more. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Resolves to what the program's `finish` gave. */
  run(message: RunMessage): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(message);
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: BlockWorkerMessage): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('fault' in message) waiting?.reject(new Error(message.fault));
    else waiting?.resolve(message.result);
  }

  #end(cause: unknown, code: number): void {
    this.#isEnded = true;
    const reason = new Error(`a block worker ended with code ${code}`, { cause });
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }
}
