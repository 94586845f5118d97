/**
 * Work that falls into independent numbered blocks. A program is found by its name in every thread, reads its input and
 * writes only places of the input's shared memory that belong to the block, or keeps what it found for `finish`. Its results
 * are the same whichever thread runs which block.
 */
export interface BlockProgram<Input, Result = void> {
  /** Unique among all programs. */
  readonly name: string;
  /** Once a thread and run. `input` can be cloned to another thread; large parts of it lie in shared memory. */
  start(input: Input): BlockRun<Result>;
}

export interface BlockRun<Result> {
  run(block: number): void;
  /** After the thread's last block; large results lie in shared memory. */
  finish(): Result;
}

/** Runs programs: in the calling thread, or on several threads. */
export interface BlockExecutor {
  readonly threads: number;
  /**
   * Runs blocks 0 to `blocks` − 1, each once.
   *
   * @returns What `finish` gave in each thread that took part, in no order.
   * @throws What a block throws, as an Error with its message.
   */
  run<Input, Result>(program: BlockProgram<Input, Result>, input: Input, blocks: number): Promise<Result[]>;
}
