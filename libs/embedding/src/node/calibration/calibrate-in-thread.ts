import { shareFloat32 } from '@gallerist/metrics/similarity';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type {
  CalibratedGallery,
  GalleryCalibrationInput,
} from '../../calibration/gallery/calibrate-gallery.ts';

const workerFile = new URL('./gallery-calibration.worker.ts', import.meta.url);

/**
 * `calibrateGallery` in a thread of its own, so that the event loop stays free.
 *
 * @throws The signal's reason once it is aborted; the thread is gone by then.
 */
export async function calibrateInThread(
  input: GalleryCalibrationInput,
  signal?: AbortSignal,
): Promise<CalibratedGallery> {
  signal?.throwIfAborted();
  const { rows } = input;
  const features = { ...rows.features, values: shareFloat32(rows.features.values) };
  const worker = new Worker(workerFile, { workerData: { ...input, rows: { ...rows, features } } });
  try {
    // 'error' of the worker rejects; so does the signal.
    const [calibrated] = (await once(worker, 'message', signal === undefined ? {} : { signal })) as [
      CalibratedGallery, // as: all that the worker posts
    ];
    return calibrated;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
