import type { PreprocessSpec } from './preprocess-spec.ts';

/** What every spec here has in common unless it says otherwise. */
const common = {
  version: 1,
  exif: 'apply',
  padding: [0, 0, 0],
  filter: 'bilinear-area',
  channelOrder: 'RGB',
  layout: 'nhwc',
} as const;

/** Bytes to [−1, 1]: (byte / 255 − 0.5) / 0.5. */
const toUnitInterval = { pixelScale: 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

/** ImageNet's channel statistics, which every backbone that starts from ImageNet weights expects. */
const imageNet = {
  pixelScale: 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const;

/** ImageNet's mean colour in bytes: padding of this colour is nearly 0 in the tensor. */
const imageNetMeanColour = [124, 116, 104] as const;

/**
 * dlib's ResNet in the default face pack: 150 × 150 chip from 68 landmarks, (byte − mean colour) / 256.
 *
 * @see dlib, `dnn_face_recognition_ex`: `input_rgb_image` with the means 122.782, 117.001, 104.298
 */
export const dlibFaceSpec: PreprocessSpec = {
  ...common,
  geometry: { kind: 'align', template: 'dlib-150-68' },
  pixelScale: 256,
  mean: [0.4796171875, 0.45703515625, 0.4074140625],
  std: [1, 1, 1],
};

/**
 * Face nets on InsightFace's 112 × 112 crop, RGB in [−1, 1]: our IResNet and MobileFaceNet, and the ArcFace and MobileFaceNet
 * models that people drop in.
 *
 * @see InsightFace, `arcface_torch` (mean 0.5, standard deviation 0.5)
 */
export const arcface112Spec: PreprocessSpec = {
  ...common,
  ...toUnitInterval,
  geometry: { kind: 'align', template: 'arcface-112' },
};

/** AdaFace's released weights: as {@link arcface112Spec}, but with the channels in the order blue, green, red. */
export const adaface112Spec: PreprocessSpec = { ...arcface112Spec, channelOrder: 'BGR' };

/**
 * SFace: the same crop, RGB bytes as they are.
 *
 * @see OpenCV, `FaceRecognizerSF::feature` (scale 1, mean 0, red and blue swapped from OpenCV's BGR)
 */
export const sface112Spec: PreprocessSpec = {
  ...arcface112Spec,
  pixelScale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

/**
 * PCB for bodies: 384 high and 128 wide, letterboxed, ImageNet's statistics. Padding has ImageNet's mean colour and is masked
 * out of the stripes (`paddingMask`, `contentShares`).
 *
 * Differs from Sun et al. 2018, who stretch: proportions tell people apart.
 *
 * @see Sun et al. 2018, arXiv:1711.09349 (384 × 128)
 */
export const pcb384Spec: PreprocessSpec = {
  ...common,
  ...imageNet,
  geometry: { kind: 'box', size: { width: 128, height: 384 }, fit: 'letterbox', margin: 0 },
  padding: imageNetMeanColour,
};

/**
 * Body nets that were trained elsewhere on stretched crops (OSNet and most of the field): 256 high and 128 wide, stretched,
 * ImageNet's statistics. Served as they were trained; nets of ours use {@link pcb384Spec}.
 *
 * @see torchreid, `build_transforms`
 */
export const reid256StretchSpec: PreprocessSpec = {
  ...common,
  ...imageNet,
  geometry: { kind: 'box', size: { width: 128, height: 256 }, fit: 'stretch', margin: 0 },
};

/** EmbeddingNet v1: 64 × 64, letterboxed on grey (0 in the tensor), in [−1, 1]. */
export const embeddingNetV1Spec: PreprocessSpec = {
  ...common,
  ...toUnitInterval,
  geometry: { kind: 'box', size: { width: 64, height: 64 }, fit: 'letterbox', margin: 0 },
  padding: [128, 128, 128],
};

/** EmbeddingNet v2 takes what v1 takes, so that the two compare on the same tensors. */
export const embeddingNetV2Spec: PreprocessSpec = embeddingNetV1Spec;

/** The specs of the built-in models by name. An adapter has none: it takes the vectors of a frozen embedder. */
export const builtInSpecs = {
  'dlib-150-68': dlibFaceSpec,
  'arcface-112': arcface112Spec,
  'adaface-112': adaface112Spec,
  'sface-112': sface112Spec,
  'pcb-384x128': pcb384Spec,
  'reid-256x128': reid256StretchSpec,
  'embeddingnet-v1': embeddingNetV1Spec,
  'embeddingnet-v2': embeddingNetV2Spec,
} as const satisfies Readonly<Record<string, PreprocessSpec>>;

export type BuiltInSpecName = keyof typeof builtInSpecs;
