import { decodeImage } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrationStatistics } from '../calibration/calibration-statistics.ts';
import type { LabelledVector } from '../calibration/identity-scores.ts';
import { embedChips } from '../faces/embed-chips.ts';
import { prepareFaces } from '../faces/prepare-faces.ts';
import type { SubjectHint } from '../inference-pool.types.ts';
import { loadFaceNets } from './load-face-nets.ts';
import { defaultFaceManifest, readManifest } from './pack-files.ts';
import { startWasmBackend } from './tfjs-wasm.ts';

/**
 * Prints the calibration statistics of the default face pack on a folder of pictures, as JSON:
 * `node calibrate-pack.ts --faces <folder>/<identity>/<image> [--aligned arcface-112] [--max-images 3]`.
 * `--max-images 3` takes the identities with at most three pictures, so that those with more stay unseen.
 */
const { values } = parseArgs({
  options: { faces: { type: 'string' }, aligned: { type: 'string' }, 'max-images': { type: 'string' } },
});
if (values.faces === undefined)
  throw new TypeError('calibrate-pack: --faces must name a folder, got nothing');

async function* picturesOf(folder: string, maxImages: number) {
  const identities = (await readdir(folder)).sort();
  for (const [identity, name] of identities.entries()) {
    const files = (await readdir(join(folder, name))).sort();
    if (files.length > maxImages) continue;
    for (const file of files) yield { identity, path: join(folder, name, file) };
  }
}

await startWasmBackend();
const nets = await loadFaceNets(await readManifest(defaultFaceManifest));
const hint: { readonly hint?: SubjectHint } =
  values.aligned === undefined ? {} : { hint: { alignedTemplate: values.aligned } };
const vectors: LabelledVector[] = [];
for await (const { identity, path } of picturesOf(values.faces, Number(values['max-images'] ?? Infinity))) {
  const decoded = await decodeImage(await readFile(path), defaultImageLimits);
  if (!decoded.ok) continue;
  const { faces } = prepareFaces(decoded.value.image, { ...hint, maxSubjects: 2 }, nets);
  // a picture with two faces does not say which of them is the identity's
  const [face] = faces;
  if (face === undefined || faces.length > 1) continue;
  const [vector] = embedChips([face.chip], nets);
  if (vector !== null && vector !== undefined) vectors.push({ identity, vector });
  if (vectors.length % 500 === 0) console.error(`${vectors.length} pictures`);
}
console.log(JSON.stringify(calibrationStatistics(vectors), null, 2));
