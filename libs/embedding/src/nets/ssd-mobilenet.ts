import * as tf from '@tensorflow/tfjs-core';
import type { Box } from '@gallerist/preprocess';
import { conv, depthwiseConv, disposeLayers } from './layers.ts';
import type { ConvLayer } from './layers.ts';
import { anchorsFor, readAnchorGrid } from './ssd-anchors.ts';
import type { FaceDetector, PictureBatch, RawDetection, TensorNet } from './nets.types.ts';
import type { WeightMap } from './weight-map.ts';

/** The side the net was trained at; the anchors in its file are fractions of it. */
const TRAINED_PX = 512;
const STRIDE_PX = 32;
const BATCH_NORM_EPSILON = 0.001;
/** Layer 11's map (stride 16) and the final one (stride 32) feed the first two predictors. */
const stridedLayers = new Set([2, 4, 6, 12]);
const EARLY_MAP_LAYER = 11;
const CLASSES = 3;
const FACE_CLASS = 1;

interface Predictor {
  readonly boxes: ConvLayer;
  readonly classes: ConvLayer;
}

interface SsdLayers {
  readonly backbone: readonly { readonly depthwise: ConvLayer | null; readonly pointwise: ConvLayer }[];
  readonly extras: readonly ConvLayer[];
  readonly predictors: readonly Predictor[];
}

function readPointwise(weights: WeightMap, prefix: string): ConvLayer {
  return {
    filter: weights.copy(`${prefix}/weights`, 4),
    bias: weights.copy(`${prefix}/convolution_bn_offset`, 1),
  };
}

/** `γ · (conv − mean) / √(variance + ε) + β` as one depthwise convolution. */
function foldBatchNorm(weights: WeightMap, prefix: string): ConvLayer {
  return tf.tidy(() => {
    const norm = (name: string): tf.Tensor => weights.get(`${prefix}/BatchNorm/${name}`);
    const scale = tf.div(norm('gamma'), tf.sqrt(tf.add(norm('moving_variance'), BATCH_NORM_EPSILON)));
    const perChannel = tf.reshape(scale, [1, 1, -1, 1]);
    const filter: tf.Tensor4D = tf.mul(weights.get(`${prefix}/depthwise_weights`), perChannel);
    const bias: tf.Tensor1D = tf.sub(norm('beta'), tf.mul(norm('moving_mean'), scale));
    return { filter, bias };
  });
}

function readPredictor(weights: WeightMap, index: number): Predictor {
  const read = (name: string): ConvLayer => ({
    filter: weights.copy(`Prediction/BoxPredictor_${index}/${name}/weights`, 4),
    bias: weights.copy(`Prediction/BoxPredictor_${index}/${name}/biases`, 1),
  });
  return { boxes: read('BoxEncodingPredictor'), classes: read('ClassPredictor') };
}

function readLayers(weights: WeightMap): SsdLayers {
  return {
    backbone: Array.from({ length: 14 }, (_, index) => ({
      depthwise: index === 0 ? null : foldBatchNorm(weights, `MobilenetV1/Conv2d_${index}_depthwise`),
      pointwise: readPointwise(weights, `MobilenetV1/Conv2d_${index}_pointwise`),
    })),
    extras: Array.from({ length: 8 }, (_, index) =>
      readPointwise(weights, `Prediction/Conv2d_${index}_pointwise`),
    ),
    predictors: Array.from({ length: 6 }, (_, index) => readPredictor(weights, index)),
  };
}

/**
 * The six feature maps that the predictors read, coarse ones last. Each layer's input is freed as soon as the next one is
 * made: kept together, the maps of a large picture would take most of a gigabyte.
 */
function featureMaps(x: tf.Tensor4D, layers: SsdLayers): readonly tf.Tensor4D[] {
  const maps: tf.Tensor4D[] = [];
  let out = x;
  const advance = (next: tf.Tensor4D): void => {
    if (!maps.includes(out)) out.dispose();
    out = next;
  };
  layers.backbone.forEach(({ depthwise, pointwise }, index) => {
    if (depthwise !== null) {
      advance(
        depthwiseConv(out, depthwise, { stride: stridedLayers.has(index) ? 2 : 1, activation: 'relu6' }),
      );
    }
    advance(conv(out, pointwise, { stride: depthwise === null ? 2 : 1, activation: 'relu6' }));
    if (index === EARLY_MAP_LAYER) maps.push(out);
  });
  maps.push(out);
  layers.extras.forEach((layer, index) => {
    const halves = index % 2 === 1;
    advance(conv(out, layer, { stride: halves ? 2 : 1, activation: 'relu6' }));
    if (halves) maps.push(out);
  });
  return maps;
}

function predict(maps: readonly tf.Tensor4D[], layers: SsdLayers, kind: keyof Predictor): tf.Tensor3D {
  const width = kind === 'boxes' ? 4 : CLASSES;
  const parts = maps.map((map, index) => {
    const layer = layers.predictors[index]?.[kind];
    if (layer === undefined) throw new RangeError(`predict: maps must have 6 entries, got ${maps.length}`);
    const out = conv(map, layer, { stride: 1, activation: 'linear' });
    const rows: tf.Tensor3D = tf.reshape(out, [map.shape[0], -1, width]);
    return rows;
  });
  return tf.concat(parts, 1);
}

/** Undoes the SSD encoding (centre offsets ÷ 10, log sizes ÷ 5) of one anchor. */
function decode(anchor: Box, codes: Float32Array, at: number): Box {
  const [y = Number.NaN, x = Number.NaN, h = Number.NaN, w = Number.NaN] = codes.subarray(at, at + 4);
  const height = Math.exp(h / 5) * anchor.height;
  const width = Math.exp(w / 5) * anchor.width;
  const centreX = anchor.x + anchor.width / 2 + (x / 10) * anchor.width;
  const centreY = anchor.y + anchor.height / 2 + (y / 10) * anchor.height;
  return { x: centreX - width / 2, y: centreY - height / 2, width, height };
}

/** What the detector says of each anchor: codes of its box `[n, anchors, 4]`, and a logit for each class `[n, anchors, 3]`. */
export type SsdHeads = readonly [boxes: tf.Tensor3D, classes: tf.Tensor3D];

/**
 * face-api.js' SSD face detector up to its raw heads, on tensors of pixels in 0 … 255.
 *
 * @param weights face-api's `ssd_mobilenetv1_model`; may be freed afterwards.
 */
export function ssdMobilenetOf(weights: WeightMap): TensorNet<SsdHeads> {
  const layers = readLayers(weights);

  function forward(pixels: tf.Tensor4D): SsdHeads {
    const maps = featureMaps(tf.sub(tf.div(pixels, 127.5), 1), layers);
    return [predict(maps, layers, 'boxes'), predict(maps, layers, 'classes')];
  }

  function dispose(): void {
    disposeLayers([
      ...layers.backbone.flatMap(({ depthwise, pointwise }) =>
        depthwise === null ? [pointwise] : [depthwise, pointwise],
      ),
      ...layers.extras,
      ...layers.predictors.flatMap(({ boxes, classes }) => [boxes, classes]),
    ]);
  }

  return { forward, dispose };
}

/**
 * face-api.js' SSD face detector (MobileNet v1 backbone, trained on WIDER FACE at 512×512).
 * Fully convolutional, so any size in steps of 32 px serves; it is best on faces of 50 to 200 px.
 *
 * @param weights face-api's `ssd_mobilenetv1_model`; may be freed afterwards.
 * @see Liu et al. 2016, arXiv:1512.02325; Howard et al. 2017, arXiv:1704.04861
 */
export function createSsdMobilenet(weights: WeightMap): FaceDetector {
  const net = ssdMobilenetOf(weights);
  const anchorGrid = readAnchorGrid(weights.get('Output/extra_dim').dataSync<'float32'>(), TRAINED_PX);

  function detect(batch: PictureBatch, minConfidence: number): readonly (readonly RawDetection[])[] {
    if (batch.width % STRIDE_PX !== 0 || batch.height % STRIDE_PX !== 0) {
      throw new RangeError(
        `detect: batch sides must be multiples of ${STRIDE_PX}, got ${batch.width}×${batch.height}`,
      );
    }
    const [boxes, logits] = tf.tidy(() => {
      const pixels = tf.tensor4d(batch.data, [batch.count, batch.height, batch.width, 3]);
      const [codesOfBoxes, logitsOfClasses] = net.forward(pixels);
      return [codesOfBoxes, logitsOfClasses] as [tf.Tensor3D, tf.Tensor3D]; // tidy takes no readonly list
    });
    const codes = boxes.dataSync<'float32'>();
    const classLogits = logits.dataSync<'float32'>();
    tf.dispose([boxes, logits]);
    const anchors = anchorsFor(anchorGrid, batch.width, batch.height);
    const minLogit = Math.log(minConfidence / (1 - minConfidence));
    return Array.from({ length: batch.count }, (_, picture) =>
      anchors.flatMap((anchor, index) => {
        const row = picture * anchors.length + index;
        const logit = classLogits[row * CLASSES + FACE_CLASS] ?? Number.NaN;
        if (!(logit >= minLogit)) return [];
        return [{ box: decode(anchor, codes, row * 4), confidence: 1 / (1 + Math.exp(-logit)) }];
      }),
    );
  }

  return { stridePx: STRIDE_PX, detect, dispose: () => net.dispose() };
}
