// The reference of the `faces` bench, in a process of its own: face-api.js on its wasm build, with its own pipeline
// (SSD detector, 68 landmarks, descriptor) on the same photographs. Prints one JSON line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

const [runs, ...paths] = process.argv.slice(2);
wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
await tf.setBackend('wasm');
await tf.ready();
const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
const nets = [faceapi.nets.ssdMobilenetv1, faceapi.nets.faceLandmark68Net, faceapi.nets.faceRecognitionNet];
for (const net of nets) await net.loadFromDisk(models);

const options = new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5 });
const files = paths.map((path) => readFileSync(path));

async function withTensor(bytes, work) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = tf.tensor3d(data, [info.height, info.width, 3], 'int32');
  try {
    return await work(tensor);
  } finally {
    tensor.dispose();
  }
}

async function pass(work) {
  const startedAt = performance.now();
  let faces = 0;
  for (const bytes of files) faces += await withTensor(bytes, work);
  return { seconds: (performance.now() - startedAt) / 1000, faces };
}

const all = async (tensor) =>
  (await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors()).length;
const one = async (tensor) =>
  (await faceapi.detectSingleFace(tensor, options).withFaceLandmarks().withFaceDescriptor()) ? 1 : 0;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
await pass(all);
const results = { all: [], one: [] };
for (let run = 0; run < Number(runs); run++) {
  results.all.push(await pass(all));
  results.one.push(await pass(one));
}
process.stdout.write(
  `${JSON.stringify({
    embeddingsPerSecond: median(results.all.map(({ faces, seconds }) => faces / seconds)),
    facesFound: results.all[0].faces,
    enrolmentsPerSecond: median(results.one.map(({ faces, seconds }) => faces / seconds)),
  })}\n`,
);
process.exit(0);
