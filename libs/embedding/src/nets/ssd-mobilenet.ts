import * as tf from '@tensorflow/tfjs-core';
import { conv, depthwiseConv, disposeLayers } from './layers.ts';
import type { ConvLayer } from './layers.ts';
import type { TensorNet } from './nets.types.ts';
import { SSD_CLASSES } from './ssd-detections.ts';
import type { WeightMap } from './weight-map.ts';

const BATCH_NORM_EPSILON = 0.001;
/** Layer 11's map (stride 16) and the final one (stride 32) feed the first two predictors. */
const stridedLayers = new Set([2, 4, 6, 12]);
const EARLY_MAP_LAYER = 11;

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
  const width = kind === 'boxes' ? 4 : SSD_CLASSES;
  const parts = maps.map((map, index) => {
    const layer = layers.predictors[index]?.[kind];
    if (layer === undefined) throw new RangeError(`predict: maps must have 6 entries, got ${maps.length}`);
    const out = conv(map, layer, { stride: 1, activation: 'linear' });
    const rows: tf.Tensor3D = tf.reshape(out, [map.shape[0], -1, width]);
    return rows;
  });
  return tf.concat(parts, 1);
}

/** What the detector says of each anchor: codes of its box `[n, anchors, 4]`, and a logit for each class `[n, anchors, 3]`. */
export type SsdHeads = readonly [boxes: tf.Tensor3D, classes: tf.Tensor3D];

/**
 * face-api.js' SSD face detector (MobileNet v1 backbone, trained on WIDER FACE at 512×512) up to its raw heads, on tensors of
 * pixels in 0 … 255. Fully convolutional, so any size in steps of 32 px serves; it is best on faces of 50 to 200 px.
 *
 * @param weights face-api's `ssd_mobilenetv1_model`; may be freed afterwards.
 * @see Liu et al. 2016, arXiv:1512.02325; Howard et al. 2017, arXiv:1704.04861
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
