import { InferenceError, PackError } from '../errors.ts';
import type {
  AnalyseRequest,
  AnalyseResult,
  EmbedCropsRequest,
  InferenceWork,
} from '../inference-pool.types.ts';
import { RuntimeError } from './runtimes/runtime-error.ts';
import { SeatOrders } from './seat-orders.ts';
import { WorkCounter } from './work-counter.ts';
import { startWorker, type WorkerHandle, type WorkerProgram } from './worker-handle.ts';
import type { EmbeddedCrops, PoolRequest, ThreadOrder, WorkerMessage } from './worker-messages.types.ts';

/** Requests that one worker takes at once; their chips are embedded together. */
const MAX_BATCH = 8;
/** A worker that cannot start is tried again after this, doubled each time up to the limit. */
const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 10_000;
const EXPECTED_MS_PER_REQUEST = 250;

export interface DispatcherOptions {
  readonly workers: number;
  readonly maxQueued: number;
  readonly stallTimeoutMs: number;
  readonly program: WorkerProgram;
  readonly log: (line: string) => void;
}

/** Hands requests to worker threads. */
export interface Dispatcher {
  readonly queueLength: number;
  readonly work: InferenceWork;
  /** A request names the spaces that it is for, where there are several. */
  submit(request: AnalyseRequest): Promise<AnalyseResult>;
  submit(request: EmbedCropsRequest): Promise<EmbeddedCrops>;
  /**
   * Tells every thread that runs; resolves once all have done it. Threads that start later begin with the program's data, which the
   * caller has changed before.
   *
   * @throws {PackError} or `RuntimeError` of a thread that cannot; `InferenceError` where one died of it or meanwhile.
   */
  order(order: ThreadOrder): Promise<void>;
  close(): Promise<void>;
}

interface Job {
  readonly id: number;
  readonly request: PoolRequest;
  readonly resolve: (result: AnalyseResult & EmbeddedCrops) => void;
  readonly reject: (error: unknown) => void;
}

/** One place for a worker; the thread in it may be replaced. */
interface Seat {
  worker: WorkerHandle;
  /** Whether a thread is there, be it that it still starts. */
  isRunning: boolean;
  isIdle: boolean;
  isTimedOut: boolean;
  endBatch: () => void;
  failedStarts: number;
  readonly jobs: Map<number, Job>;
  readonly orders: SeatOrders;
  stallTimer: NodeJS.Timeout | null;
  restartTimer: NodeJS.Timeout | null;
}

/**
 * Starts the workers; resolves when all are ready.
 *
 * @throws {PackError} if the pack cannot be loaded.
 * @throws {RuntimeError} if a provider that was asked for is not here.
 */
export async function createDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const dispatcher = new ThreadDispatcher(options);
  try {
    await dispatcher.start();
  } catch (error) {
    await dispatcher.close();
    throw error;
  }
  return dispatcher;
}

class ThreadDispatcher implements Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #seats: Seat[] = [];
  readonly #queue: Job[] = [];
  #nextId = 1;
  #isClosed = false;
  readonly #work = new WorkCounter();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  get work(): InferenceWork {
    return this.#work.sums;
  }

  async start(): Promise<void> {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: this.#options.workers }, () => this.#addSeat()));
    this.#options.log(
      `inference: ${this.#options.workers} worker(s) ready after ${Math.round(performance.now() - startedAt)} ms`,
    );
  }

  submit(request: AnalyseRequest): Promise<AnalyseResult>;
  submit(request: EmbedCropsRequest): Promise<EmbeddedCrops>;
  submit(request: PoolRequest): Promise<AnalyseResult & EmbeddedCrops> {
    if (this.#isClosed) return Promise.reject(closedError());
    const { maxQueued, workers } = this.#options;
    if (this.#queue.length >= maxQueued) {
      const retryAfterMs = Math.ceil((this.#queue.length * EXPECTED_MS_PER_REQUEST) / workers);
      const message = `The inference queue is full (${maxQueued} requests).`;
      return Promise.reject(new InferenceError('OVERLOADED', message, { retryAfterMs }));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, request, resolve, reject });
      this.#dispatch();
    });
  }

  async order(order: ThreadOrder): Promise<void> {
    if (this.#isClosed) throw closedError();
    const answers = this.#seats
      .filter((seat) => seat.isRunning && !seat.isTimedOut)
      .map((seat) => seat.orders.give(order, { worker: seat.worker, onStall: () => this.#giveUp(seat) }));
    await Promise.allSettled(answers);
    await Promise.all(answers);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.reject(closedError());
    await Promise.all(
      this.#seats.map(async (seat) => {
        clearTimers(seat);
        await seat.worker.terminate();
      }),
    );
  }

  #addSeat(): Promise<void> {
    return new Promise((resolve, reject) => {
      const seat: Seat = {
        worker: noWorker,
        isRunning: false,
        isIdle: false,
        isTimedOut: false,
        endBatch: () => undefined,
        failedStarts: 0,
        jobs: new Map(),
        orders: new SeatOrders(this.#options.stallTimeoutMs),
        stallTimer: null,
        restartTimer: null,
      };
      this.#seats.push(seat);
      this.#fill(seat, { resolve, reject });
    });
  }

  /** Starts a thread for the seat; `first` is told how the first start went, later ones are tried again. */
  #fill(seat: Seat, first?: { resolve: () => void; reject: (error: unknown) => void }): void {
    seat.isTimedOut = false;
    seat.isRunning = true;
    seat.worker = startWorker(this.#options.program, {
      onMessage: (message) => {
        if (message.kind === 'ready') {
          seat.failedStarts = 0;
          first?.resolve();
        } else if (message.kind === 'unusable') {
          first?.reject(errorOf(message));
          void seat.worker.terminate();
        }
        this.#receive(seat, message);
      },
      onExit: (cause) => {
        first?.reject(cause);
        this.#replace(seat, cause);
      },
    });
  }

  #receive(seat: Seat, message: WorkerMessage): void {
    // it was given up, and is only let out of its last native call
    if (seat.isTimedOut) return;
    if (message.kind === 'ready' || message.kind === 'idle') {
      clearTimers(seat);
      if (message.kind === 'idle') seat.endBatch();
      seat.isIdle = true;
      this.#dispatch();
      return;
    }
    if (message.kind === 'unusable') return;
    if (message.kind === 'done' || message.kind === 'refused') {
      seat.orders.settle(message.order, message.kind === 'done' ? null : errorOf(message));
      return;
    }
    const job = seat.jobs.get(message.id);
    seat.jobs.delete(message.id);
    // a thread answers a request with the result of its kind
    if (message.kind === 'answer') job?.resolve(message.result as AnalyseResult & EmbeddedCrops);
    else job?.reject(faultOf(message));
  }

  /** What waits is shared out evenly over the idle workers, so that none gets it all while another sleeps. */
  #dispatch(): void {
    const idle = this.#seats.filter((seat) => seat.isIdle);
    for (const [index, seat] of idle.entries()) {
      const share = Math.ceil(this.#queue.length / (idle.length - index));
      const jobs = this.#queue.splice(0, Math.min(share, MAX_BATCH));
      if (jobs.length === 0) return;
      seat.isIdle = false;
      seat.endBatch = this.#work.begin(jobs.length);
      for (const job of jobs) seat.jobs.set(job.id, job);
      seat.stallTimer = setTimeout(() => this.#giveUp(seat), this.#options.stallTimeoutMs);
      this.#send(seat, jobs);
    }
  }

  #send(seat: Seat, jobs: readonly Job[]): void {
    try {
      seat.worker.send({ kind: 'batch', requests: jobs.map(({ id, request }) => ({ id, request })) });
    } catch (error) {
      // a request that cannot be copied to a thread: the caller's bug must not cost the seat
      clearTimers(seat);
      seat.jobs.clear();
      seat.isIdle = true;
      for (const job of jobs) job.reject(error);
      queueMicrotask(() => this.#dispatch());
    }
  }

  #giveUp(seat: Seat): void {
    seat.isTimedOut = true;
    rejectJobs(seat, lostError(true, null));
    void seat.worker.terminate();
  }

  #replace(seat: Seat, cause: unknown): void {
    clearTimers(seat);
    seat.isRunning = false;
    const wasServing = seat.isIdle || seat.isTimedOut || seat.jobs.size > 0;
    seat.isIdle = false;
    const error = this.#isClosed ? closedError() : lostError(seat.isTimedOut, cause);
    rejectJobs(seat, error);
    seat.orders.settleAll(error);
    if (this.#isClosed) return;
    this.#options.log(`inference: a worker ended (${String(cause)}); starting another`);
    if (!wasServing) this.#refuseIfDown(error);
    const delayMs = wasServing ? 0 : Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** seat.failedStarts++);
    seat.restartTimer = setTimeout(() => {
      if (!this.#isClosed) this.#fill(seat);
    }, delayMs);
  }

  /** With no thread that ever started since, nobody would come for what waits. */
  #refuseIfDown(error: InferenceError): void {
    if (!this.#seats.every((seat) => !seat.isIdle && seat.jobs.size === 0)) return;
    for (const job of this.#queue.splice(0)) job.reject(error);
  }
}

const noWorker: WorkerHandle = { send: () => undefined, terminate: () => Promise.resolve() };

const closedError = (): InferenceError => new InferenceError('CLOSED', 'The inference pool is closed.');

const lostError = (isTimedOut: boolean, cause: unknown): InferenceError =>
  isTimedOut
    ? new InferenceError('TIMED_OUT', 'The inference worker took too long and was replaced.', { cause })
    : new InferenceError('WORKER_DIED', 'The inference worker died and was replaced.', { cause });

/** What a thread said of a pack that it could not load. */
function errorOf({ code, message }: WorkerMessage & { kind: 'unusable' | 'refused' }): Error {
  if (code === null) return new Error(message);
  return code === 'RUNTIME_UNAVAILABLE' ? new RuntimeError(code, message) : new PackError(code, message);
}

const faultOf = ({ code, message }: WorkerMessage & { kind: 'fault' }): Error =>
  code === undefined
    ? new Error(`inference: a request failed inside its worker: ${message}`)
    : new InferenceError(code, message);

function rejectJobs(seat: Seat, error: InferenceError): void {
  for (const job of seat.jobs.values()) job.reject(error);
  seat.jobs.clear();
}

function clearTimers(seat: Seat): void {
  if (seat.stallTimer !== null) clearTimeout(seat.stallTimer);
  if (seat.restartTimer !== null) clearTimeout(seat.restartTimer);
  seat.stallTimer = null;
  seat.restartTimer = null;
}
