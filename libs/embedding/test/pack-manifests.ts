import { arcface112Spec, reid256StretchSpec } from '@gallerist/preprocess';

/** A licence row of a file in the pack's folder, with a digest that no file has. */
export const weightRow = (path: string) => ({
  role: 'embedder',
  path,
  sha256: 'a'.repeat(64),
  origin: 'a test',
  trainingData: 'none',
  licence: 'CC0-1.0',
  commercialUse: 'unclear',
});

/** A body pack as somebody would write it by hand: an ONNX embedder and nothing else. */
export const bodyManifest = {
  schemaVersion: 2,
  name: 'body-test',
  version: '1.0.0',
  modality: 'BODY',
  embedder: {
    architecture: 'tiny',
    format: 'onnx',
    input: { name: 'x', batch: 'any' },
    output: 'y',
    dimensions: 32,
    flipFusion: false,
    normalisation: 'l2',
  },
  preprocess: { ...reid256StretchSpec, layout: 'nchw' },
  files: [weightRow('model.onnx')],
} as const;

/** The same for faces. */
export const faceManifest = {
  ...bodyManifest,
  name: 'face-test',
  modality: 'FACE',
  preprocess: { ...arcface112Spec, layout: 'nchw' },
} as const;
