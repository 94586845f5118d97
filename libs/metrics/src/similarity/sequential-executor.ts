import type { BlockExecutor, BlockProgram } from './block-program.types.ts';

/** Runs all blocks in order and returns when they are done. */
export function runBlocks<Input, Result>(
  program: BlockProgram<Input, Result>,
  input: Input,
  blocks: number,
): Result {
  const run = program.start(input);
  for (let block = 0; block < blocks; block += 1) run.run(block);
  return run.finish();
}

/** Runs blocks in the calling thread, which they keep busy: for worker threads, scripts and tests. */
export const sequentialExecutor: BlockExecutor = {
  threads: 1,
  run: (program, input, blocks) => new Promise((resolve) => resolve([runBlocks(program, input, blocks)])),
};
