import { readFile } from 'node:fs/promises';
import { deserialize } from 'node:v8';
import { runTrainingJob } from '../../src/node/training/job/run-training-job.ts';
import type { TrainingJob } from '../../src/node/training/job/training-job.types.ts';

/** Child process of the test that kills it: runs the job in a file, which `v8.serialize` wrote, and sends the weights. */
const job = deserialize(await readFile(process.argv[2] ?? '')) as TrainingJob;
const { weights, steps, resumedAt, history } = await runTrainingJob(job);
process.send?.({ weights: Buffer.from(weights.bytes).toString('base64'), steps, resumedAt, history });
process.disconnect();
