import { rerankingPrograms } from '@gallerist/metrics/reranking';
import { similarityPrograms } from '@gallerist/metrics/similarity';
import type { BlockProgram } from '@gallerist/metrics/similarity';
import { parentPort } from 'node:worker_threads';
import type { BlockWorkerMessage, RunMessage } from './block-messages.types.ts';

/** Thread entry of the block executor: runs programs by name until it is terminated. */
const port = parentPort;
if (port === null)
  throw new TypeError('block-worker: must be started as a worker thread, got the main thread');
const post = (message: BlockWorkerMessage): void => port.postMessage(message);

const programs = new Map<string, BlockProgram<never, unknown>>(
  [...similarityPrograms, ...rerankingPrograms].map((program) => [program.name, program]),
);

function run({ program: name, input, blocks, counter }: RunMessage): unknown {
  const program = programs.get(name);
  if (program === undefined) throw new TypeError(`block-worker: program must be known, got ${name}`);
  const running = program.start(input as never); // `as`: the executor sends a program's name with its input
  for (let block = Atomics.add(counter, 0, 1); block < blocks; block = Atomics.add(counter, 0, 1)) {
    running.run(block);
  }
  return running.finish();
}

port.on('message', (message: RunMessage) => {
  try {
    post({ id: message.id, result: run(message) });
  } catch (error) {
    // The other threads stop after the block they are at.
    Atomics.store(message.counter, 0, message.blocks);
    post({ id: message.id, fault: error instanceof Error ? error.message : String(error) });
  }
});
