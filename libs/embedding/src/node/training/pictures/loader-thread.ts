import { parentPort, workerData } from 'node:worker_threads';
import { TrainingError } from '../../../training/training-error.ts';
import { loadBatch } from './load-batch.ts';
import { PictureCache } from './picture-cache.ts';
import type { LoadAnswer, LoaderData, LoadRequest } from './picture-rows.types.ts';

/** Thread entry: makes batches of pictures, one after the other, until it is terminated. */
const port = parentPort;
if (port === null) throw new TypeError('loader-thread: must be started as a worker thread');
const data = workerData as LoaderData; // only `startPictureLoader` starts this file
const cache = new PictureCache(data.rows, data.cacheBytes);

async function answer(request: LoadRequest): Promise<LoadAnswer> {
  try {
    return { id: request.id, batch: await loadBatch(request, data, cache) };
  } catch (error) {
    const isOfData = error instanceof TrainingError;
    const message = error instanceof Error ? error.message : String(error);
    return { id: request.id, fault: { isOfData, message } };
  }
}

let last = Promise.resolve();
port.on('message', (request: LoadRequest) => {
  last = last.then(async () => {
    const made = await answer(request);
    const arrays = 'batch' in made ? [made.batch.pixels, made.batch.paddingMask, made.batch.keypoints] : [];
    const moved = arrays.flatMap((array) => (array === undefined ? [] : [array.buffer as ArrayBuffer])); // as: made above, not shared
    port.postMessage(made, moved);
  });
});
