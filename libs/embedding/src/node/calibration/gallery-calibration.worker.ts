import { parentPort, workerData } from 'node:worker_threads';
import { calibrateGallery } from '../../calibration/gallery/calibrate-gallery.ts';
import type { GalleryCalibrationInput } from '../../calibration/gallery/calibrate-gallery.ts';

/** Thread entry: one calibration, which is posted when it is done. */
const port = parentPort;
if (port === null)
  throw new TypeError('gallery-calibration.worker: must be started as a worker thread, got the main thread');
port.postMessage(await calibrateGallery(workerData as GalleryCalibrationInput)); // as: what `calibrateInThread` starts it with
