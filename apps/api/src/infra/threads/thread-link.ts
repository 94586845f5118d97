import { Worker } from 'node:worker_threads';
import { DependencyError } from '../../core/errors.ts';

/** Requests that a thread takes, and its answers, by name. */
export type CallsOf<Calls> = {
  readonly [Name in keyof Calls]: { readonly request: unknown; readonly answer: unknown };
};

export interface ThreadRequest {
  readonly id: number;
  readonly name: string;
  readonly request: unknown;
}

export type ThreadMessage =
  | { readonly kind: 'READY' }
  | { readonly kind: 'LOG'; readonly line: string }
  | { readonly kind: 'ANSWER'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'FAILURE'; readonly id: number; readonly failure: ThreadFailure };

/** MISUSE: the caller's bug. FULL: trying again cannot help. UNAVAILABLE: trouble that may pass. */
export interface ThreadFailure {
  readonly code: 'MISUSE' | 'FULL' | 'UNAVAILABLE';
  readonly message: string;
}

export interface ThreadStart {
  readonly file: URL;
  readonly data: unknown;
  /** What it is, for errors: `embedded vector index`. */
  readonly what: string;
}

interface PendingCall {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One run of a worker thread that holds vectors: calls and their answers. Once the thread has ended, every call fails. */
export class ThreadLink<Calls extends CallsOf<Calls>> {
  readonly #worker: Worker;
  readonly #what: string;
  readonly #pending = new Map<number, PendingCall>();
  readonly #ready: Promise<void>;
  #nextId = 1;
  #end: Error | null = null;

  constructor({ file, data, what }: ThreadStart, log: (line: string) => void) {
    this.#what = what;
    this.#worker = new Worker(file, { workerData: data, execArgv: [] });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: ThreadMessage) => {
        if (message.kind === 'READY') resolve();
        else if (message.kind === 'LOG') log(message.line);
        else this.#settle(message);
      });
      this.#worker.on('error', (cause: Error) => reject(this.#finish(cause)));
      this.#worker.on('exit', () => reject(this.#finish(undefined)));
    });
    // Whoever awaits `ready` sees the failure; nobody has to.
    this.#ready.catch(() => undefined);
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  /** Resolves once the files are read. */
  ready(): Promise<void> {
    return this.#ready;
  }

  call<Name extends keyof Calls & string>(
    name: Name,
    request: Calls[Name]['request'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Name]['answer']> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      // The thread answers each call by the type of its name.
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, request }, [...transfer]);
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: Extract<ThreadMessage, { id: number }>): void {
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'ANSWER') call?.resolve(message.answer);
    else call?.reject(this.#errorOf(message.failure));
  }

  #finish(cause: Error | undefined): Error {
    this.#end ??= new DependencyError('vector-index', `the thread of the ${this.#what} has ended`, { cause });
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
    return this.#end;
  }

  #errorOf({ code, message }: ThreadFailure): Error {
    if (code === 'MISUSE') return new RangeError(message);
    const retryable = code === 'UNAVAILABLE';
    return new DependencyError('vector-index', `the ${this.#what} failed: ${message}`, { retryable });
  }
}
