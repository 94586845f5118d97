import type { BlockExecutor, BlockProgram } from '@gallerist/metrics/similarity';
import { availableParallelism } from 'node:os';
import { BlockThread } from './block-thread.ts';

/** An executor with threads of its own. */
export interface ThreadedBlockExecutor extends BlockExecutor {
  /** Ends the threads; runs that are under way reject. */
  close(): Promise<void>;
}

/**
 * Runs the programs of @gallerist/metrics on worker threads, so that the event loop stays free. Threads take blocks from a
 * shared counter, start with the first run, and keep the process alive only while they work; one that dies rejects its runs
 * and is replaced at the next.
 *
 * @param options.threads At least 1; default: one for each core.
 * @throws {RangeError} for fewer threads.
 */
export function createBlockExecutor(options: { readonly threads?: number } = {}): ThreadedBlockExecutor {
  const { threads = availableParallelism() } = options;
  if (!Number.isSafeInteger(threads) || threads < 1)
    throw new RangeError(`createBlockExecutor: threads must be a whole number ≥ 1, got ${threads}`);
  return new WorkerBlockExecutor(threads);
}

class WorkerBlockExecutor implements ThreadedBlockExecutor {
  readonly threads: number;
  #pool: BlockThread[] = [];
  #lastId = 0;
  #isClosed = false;

  constructor(threads: number) {
    this.threads = threads;
  }

  async run<Input, Result>(
    program: BlockProgram<Input, Result>,
    input: Input,
    blocks: number,
  ): Promise<Result[]> {
    if (this.#isClosed)
      throw new Error(`block executor: must be open to run ${program.name}, got a closed one`);
    this.#lastId += 1;
    const counter = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const message = { id: this.#lastId, program: program.name, input, blocks, counter };
    // A thread without a block would only add the cost of its start; one is kept for the program's `finish`.
    const count = Math.max(1, Math.min(this.threads, blocks));
    const outcomes = await Promise.allSettled(this.#threads(count).map((thread) => thread.run(message)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outcomes.flatMap(
      (outcome) => (outcome.status === 'fulfilled' ? [outcome.value as Result] : []), // `as`: the worker ran the program of that name
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#pool.map((thread) => thread.terminate()));
  }

  /** Living threads, started as needed. */
  #threads(count: number): BlockThread[] {
    this.#pool = this.#pool.filter((thread) => !thread.isEnded);
    while (this.#pool.length < count) this.#pool.push(new BlockThread());
    return this.#pool.slice(0, count);
  }
}
