import * as tf from '@tensorflow/tfjs-core';
import { parentPort, workerData } from 'node:worker_threads';
import { PackError } from '../../errors.ts';
import { exportBuiltInFaceNet } from '../export-face-nets.ts';
import { exportBuiltInPersonNet } from '../export-person-net.ts';
import type { ExportAnswer, ExportOrder } from './export-in-thread.ts';

/** Thread entry: exports nets from TensorFlow.js weights, and takes TensorFlow.js with it when it ends. */
const port = parentPort;
if (port === null) throw new TypeError('export-thread: must be started as a worker thread');
// no advertisement on the server's output
tf.enableProdMode();
const { manifest, location, roles } = workerData as ExportOrder; // only exportInThread starts this file

const exported = (role: ExportOrder['roles'][number]): Promise<Uint8Array> =>
  role === 'people'
    ? exportBuiltInPersonNet(manifest.files, new URL(location))
    : exportBuiltInFaceNet(manifest, role, new URL(location));

async function answer(): Promise<ExportAnswer> {
  try {
    const models: [string, Uint8Array][] = [];
    for (const role of roles) {
      models.push([role, await exported(role)]);
    }
    return { kind: 'models', models };
  } catch (error) {
    const code = error instanceof PackError ? error.code : null;
    return { kind: 'fault', code, message: error instanceof Error ? error.message : String(error) };
  }
}

port.postMessage(await answer());
