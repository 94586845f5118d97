/** What the executor tells a block worker: run the program's blocks until the counter has given out all. */
export interface RunMessage {
  readonly id: number;
  /** Name of the program. */
  readonly program: string;
  readonly input: unknown;
  readonly blocks: number;
  /** `[1]` int32 in shared memory: the next block that nobody has taken. */
  readonly counter: Int32Array;
}

/** A thread's answer to one run. */
export type BlockWorkerMessage =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly fault: string };
