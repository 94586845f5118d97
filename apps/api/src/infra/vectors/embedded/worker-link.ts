import { Worker } from 'node:worker_threads';
import { DependencyError } from '../../../core/errors.ts';
import type {
  CallAnswer,
  CallName,
  CallRequest,
  WorkerFailure,
  WorkerMessage,
  WorkerStart,
} from './worker-protocol.ts';

interface PendingCall {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One run of the worker thread: calls and their answers. Once the thread has ended, every call fails. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #pending = new Map<number, PendingCall>();
  readonly #ready: Promise<void>;
  #nextId = 1;
  #end: Error | null = null;

  constructor(start: WorkerStart, log: (line: string) => void) {
    this.#worker = new Worker(new URL('./vector-worker.ts', import.meta.url), {
      workerData: start,
      execArgv: [],
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: WorkerMessage) => {
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

  call<Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<CallAnswer<Name>> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      // `as`: the worker answers each call by the type of its name
      this.#pending.set(id, { resolve: (answer) => resolve(answer as CallAnswer<Name>), reject });
      this.#worker.postMessage({ id, name, request }, [...transfer]);
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(message: Extract<WorkerMessage, { id: number }>): void {
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'ANSWER') call?.resolve(message.answer);
    else call?.reject(errorOf(message.failure));
  }

  #finish(cause: Error | undefined): Error {
    this.#end ??= new DependencyError('vector-index', 'the thread of the embedded vector index has ended', {
      cause,
    });
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
    return this.#end;
  }
}

function errorOf({ code, message }: WorkerFailure): Error {
  if (code === 'MISUSE') return new RangeError(message);
  const retryable = code === 'UNAVAILABLE';
  return new DependencyError('vector-index', `the embedded vector index failed: ${message}`, { retryable });
}
