import { imageTensor } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import type { CalibrationMethod } from '../../compression/calibration/range-collectors.ts';
import { CompressionError } from '../../compression/compression-error.ts';
import { onnxCost } from '../../onnx/cost/onnx-cost.ts';
import { readOnnx } from '../../onnx/model/read-onnx.ts';
import { manifestDigest } from '../../packs/describe-pipeline.ts';
import { openOnnxSession } from '../onnx-runtime/index.ts';
import { onnxForm } from '../packs/embedder/onnx-form.ts';
import { openPackEmbedder } from '../packs/embedder/open-pack-embedder.ts';
import type { PictureFile, PictureSource } from '../packs/embedder/pack-embedder.types.ts';
import type { PackContents, PackDraft } from '../packs/install/pack-draft.ts';
import type { LocatedPack } from '../packs/locate-pack.ts';
import type { KeepFloat, LayerSensitivity } from './kept-layers.ts';
import { quantiseModel } from './quantise-model.ts';
import { timeModels } from './time-models.ts';
import type { ModelFigures } from './time-models.ts';

export interface QuantisePackOptions {
  /** Of people that nothing is measured on. */
  readonly pictures: readonly PictureFile[];
  readonly source?: PictureSource;
  readonly method: CalibrationMethod;
  readonly keepFloat: KeepFloat;
  readonly name: string;
  readonly version: string;
}

export interface QuantisedPack {
  readonly draft: PackDraft;
  readonly contents: PackContents;
  readonly before: ModelFigures;
  readonly after: ModelFigures;
  /** Multiplications for one picture; quantisation leaves them as they are. */
  readonly macs: number;
  readonly layers: number;
  /** 1 − the mean cosine between the embeddings of a few pictures before and after. */
  readonly loss: number;
  readonly kept: readonly string[];
  readonly sensitivities: readonly LayerSensitivity[];
}

/**
 * A pack with its embedder in INT8, not installed yet. Thresholds are not carried over: it is another space, to be calibrated.
 *
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` for a pack whose embedder is no ONNX model of free batch (nor weights that become
 *   one), `TOO_LITTLE_DATA` where no picture shows a subject; and as `quantiseModel`.
 */
export async function quantisePack(pack: LocatedPack, options: QuantisePackOptions): Promise<QuantisedPack> {
  const form = await onnxForm(pack);
  const { bytes, embedder } = form;
  const rows = imageTensor(await calibrationCrops(pack, options), form.preprocess).data;
  const rowShape = await rowShapeOf(bytes, embedder.input.name);
  const about = { input: embedder.input.name, output: embedder.output, rows, rowShape };
  const quantised = await quantiseModel(bytes, { ...about, ...options });
  const timed = await timeModels([bytes, quantised.bytes], about);
  const [before, after] = timed as [ModelFigures, ModelFigures]; // as: one for each model
  const { macs } = onnxCost(readOnnx(bytes), { [about.input]: [1, ...rowShape] });
  const contents = await form.contentsWith(quantised.bytes);
  const { bytes: _, ...found } = quantised;
  return {
    draft: draftOf(form.draft, pack, { ...options, kept: found.kept }),
    contents,
    before,
    after,
    macs,
    ...found,
  };
}

function draftOf(
  draft: PackDraft,
  { manifest }: LocatedPack,
  of: QuantisePackOptions & { readonly kept: readonly string[] },
): PackDraft {
  const { name, version, method, pictures, kept } = of;
  const parent = { name: manifest.name, version: manifest.version, digest: manifestDigest(manifest) };
  return {
    ...draft,
    name,
    version,
    defaultThreshold: null,
    duplicateSimilarity: null,
    calibration: null,
    lineage: {
      kind: 'quantised',
      parent,
      recipe: 'int8-static',
      settings: { calibration: method, pictures: pictures.length, keptInFloat: [...kept] },
    },
  };
}

async function calibrationCrops(
  pack: LocatedPack,
  options: QuantisePackOptions,
): Promise<readonly RgbImage[]> {
  const { source, pictures } = options;
  const embedder = await openPackEmbedder(pack, source === undefined ? {} : { source });
  try {
    const crops = [];
    for (const picture of pictures) {
      const outcome = await embedder.cropPicture(picture);
      if (outcome.ok) crops.push(outcome.crop);
    }
    if (crops.length === 0) {
      throw new CompressionError('TOO_LITTLE_DATA', 'No calibration picture shows what the pack looks at.');
    }
    return crops;
  } finally {
    await embedder.dispose();
  }
}

async function rowShapeOf(model: Uint8Array, input: string): Promise<readonly number[]> {
  const session = await openOnnxSession({ model, threads: 1 });
  const dims = session.inputs.find(({ name }) => name === input)?.dims ?? [];
  await session.dispose();
  const [batch, ...rest] = dims;
  const shape = rest.filter((side) => typeof side === 'number');
  const isFree = typeof batch === 'string' || batch === 1 || batch === -1;
  if (rest.length > 0 && shape.length === rest.length && isFree) return shape;
  const message = `The model's input ${input} must have a free batch and fixed sides, got [${dims.join(', ')}].`;
  throw new CompressionError('UNSUPPORTED_GRAPH', message);
}
