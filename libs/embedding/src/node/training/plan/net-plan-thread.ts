import { parentPort, workerData } from 'node:worker_threads';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { faultOf } from '../job/job-fault.ts';
import { planNet } from './net-plan.ts';
import type { PlanMessage } from './plan-net-in-worker.ts';

/** Thread entry: plans one net and ends. */
const port = parentPort;
if (port === null) throw new TypeError('net-plan-thread: must be started as a worker thread');
const post = (message: PlanMessage): void => port.postMessage(message);
try {
  post({ plan: await planNet(workerData as Recipe) }); // only `planNetInWorker` starts this file
} catch (error) {
  post({ fault: faultOf(error) });
}
