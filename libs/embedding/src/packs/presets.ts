import {
  adaface112Spec,
  arcface112,
  arcface112Spec,
  reid256StretchSpec,
  sface112Spec,
} from '@gallerist/preprocess';
import type { AlignmentTemplate, PreprocessSpec } from '@gallerist/preprocess';
import type { PackModality } from './manifest.ts';

/** How a family of published models takes its pictures. The layout of the tensor is read from the model itself. */
export interface PackPreset {
  readonly modality: PackModality;
  readonly spec: PreprocessSpec;
  /** For people: which models it is for. */
  readonly about: string;
}

const FACENET_SIDE = 160;

/**
 * FaceNet takes 160 × 160 pixels around a face that MTCNN boxed, with a margin; nobody has published where the landmarks stand
 * then. This is InsightFace's crop enlarged, whose eyes are as far apart.
 */
const facenet160: AlignmentTemplate = {
  ...arcface112,
  name: 'facenet-160',
  width: FACENET_SIDE,
  height: FACENET_SIDE,
  points: arcface112.points.map((point) =>
    point === null ? null : { x: enlarged(point.x), y: enlarged(point.y) },
  ),
};

/** Published positions count from pixel centres, lengths do not. */
function enlarged(position: number): number {
  return ((position + 0.5) * FACENET_SIDE) / arcface112.width - 0.5;
}

/** The presets of `npm run pack -- add`. */
export const packPresets = {
  'arcface-112': {
    modality: 'FACE',
    spec: arcface112Spec,
    about: "ArcFace, MobileFaceNet and the like: InsightFace's 112×112 crop, RGB in [−1, 1]",
  },
  'sface-112': { modality: 'FACE', spec: sface112Spec, about: 'SFace of OpenCV: the same crop, RGB bytes' },
  'adaface-112': { modality: 'FACE', spec: adaface112Spec, about: 'AdaFace: the same crop, BGR in [−1, 1]' },
  'facenet-160': {
    modality: 'FACE',
    // (byte − 127.5) / 128, as facenet's fixed image standardisation
    spec: {
      ...arcface112Spec,
      geometry: { kind: 'align', template: facenet160 },
      pixelScale: 128,
      mean: [0.99609375, 0.99609375, 0.99609375],
      std: [1, 1, 1],
    },
    about: 'FaceNet: a 160×160 crop, RGB, (byte − 127.5) / 128',
  },
  'reid-256x128': {
    modality: 'BODY',
    spec: reid256StretchSpec,
    about: "OSNet and most body nets: 256 high, 128 wide, stretched, RGB with ImageNet's statistics",
  },
} as const satisfies Readonly<Record<string, PackPreset>>;

export type PackPresetName = keyof typeof packPresets;

/** Values of the tensor: bytes as they are, in [0, 1], with ImageNet's statistics, in [−1, 1]. */
export const pixelRanges = ['raw', 'unit', 'imagenet', 'arcface'] as const;
export type PixelRange = (typeof pixelRanges)[number];

/** What a model does differently from its preset. */
export interface SpecChanges {
  readonly fit?: 'stretch' | 'letterbox' | undefined;
  readonly channels?: 'rgb' | 'bgr' | undefined;
  readonly range?: PixelRange | undefined;
}

const scalings: Readonly<Record<PixelRange, Pick<PreprocessSpec, 'pixelScale' | 'mean' | 'std'>>> = {
  raw: { pixelScale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  unit: { pixelScale: 255, mean: [0, 0, 0], std: [1, 1, 1] },
  imagenet: { pixelScale: 255, mean: reid256StretchSpec.mean, std: reid256StretchSpec.std },
  arcface: { pixelScale: 255, mean: arcface112Spec.mean, std: arcface112Spec.std },
};

/**
 * A preset's spec with what the model does differently. Means and deviations follow their channels where these change places.
 *
 * @throws {RangeError} for a fit where the crop is aligned and nothing is fitted.
 */
export function changedSpec(spec: PreprocessSpec, { fit, channels, range }: SpecChanges): PreprocessSpec {
  if (fit !== undefined && spec.geometry.kind !== 'box') {
    throw new RangeError('changedSpec: fit must be left out for an aligned crop, which is not fitted');
  }
  const geometry =
    spec.geometry.kind === 'box' ? { ...spec.geometry, fit: fit ?? spec.geometry.fit } : spec.geometry;
  const scaling = range === undefined ? rgbScaling(spec) : scalings[range];
  const channelOrder = channels === undefined ? spec.channelOrder : channels === 'rgb' ? 'RGB' : 'BGR';
  const isReversed = channelOrder === 'BGR';
  return {
    ...spec,
    geometry,
    channelOrder,
    pixelScale: scaling.pixelScale,
    mean: isReversed ? reversed(scaling.mean) : scaling.mean,
    std: isReversed ? reversed(scaling.std) : scaling.std,
  };
}

function rgbScaling({ channelOrder, pixelScale, mean, std }: PreprocessSpec): (typeof scalings)[PixelRange] {
  return channelOrder === 'RGB'
    ? { pixelScale, mean, std }
    : { pixelScale, mean: reversed(mean), std: reversed(std) };
}

const reversed = ([a, b, c]: PreprocessSpec['mean']): PreprocessSpec['mean'] => [c, b, a];
