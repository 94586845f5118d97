import {
  adaface112Spec,
  applyAffine,
  arcface112Spec,
  computeLetterbox,
  dlibFaceSpec,
  estimateSimilarity,
  invertAffine,
  letterboxMap,
  normalisePixel,
  reid256StretchSpec,
  sface112Spec,
} from '@gallerist/preprocess';
import type { Letterbox, Point, PreprocessSpec } from '@gallerist/preprocess';
import type { GoldenCall, GoldenCalls, GoldenCase } from '../golden.types.ts';

type Pair = readonly [number, number];

const pointOf = ([x, y]: Pair): Point => ({ x, y });
const pairOf = ({ x, y }: Point): Pair => [x, y];

const letterboxOf = ({ inputs, params }: GoldenCase): Letterbox =>
  computeLetterbox(
    { width: Number(inputs.w), height: Number(inputs.h) },
    { width: Number(params.targetW), height: Number(params.targetH) },
  );

const letterbox: GoldenCall = (golden) => {
  const { scale, width, height, padTop, padBottom, padLeft, padRight } = letterboxOf(golden);
  return { scale, newH: height, newW: width, padTop, padBottom, padLeft, padRight };
};

const letterboxPoint: GoldenCall = (golden) => {
  const map = letterboxMap(letterboxOf(golden));
  const points = (golden.inputs.points as readonly Pair[]).map(pointOf); // as: JSON of this label
  const mapped = points.map((point) => applyAffine(map, point));
  const back = mapped.map((point) => applyAffine(invertAffine(map), point));
  return { mapped: mapped.map(pairOf), inverse: back.map(pairOf) };
};

const similarityTransform: GoldenCall = ({ inputs }) => {
  const source = (inputs.src as readonly Pair[]).map(pointOf); // as: JSON of this label
  const target = (inputs.dst as readonly Pair[]).map(pointOf); // as: JSON of this label
  const similarity = estimateSimilarity(source, target);
  if (!similarity.ok) throw new Error(similarity.error.message);
  const { map, scale, rotation } = similarity.value;
  return {
    M: [map.slice(0, 3), map.slice(3)],
    mapped: source.map((point) => pairOf(applyAffine(map, point))),
    scale,
    rotation,
  };
};

type Scaling = Pick<PreprocessSpec, 'channelOrder' | 'pixelScale' | 'mean' | 'std'>;

/** By the name that a case gives to the numbers of a spec. */
const pixelModes: Readonly<Record<string, Scaling>> = {
  insightface: arcface112Spec,
  arcface: arcface112Spec,
  adaface: adaface112Spec,
  sface: sface112Spec,
  imagenet: reid256StretchSpec,
  dlib: dlibFaceSpec,
  facenet: { ...sface112Spec, mean: [127.5, 127.5, 127.5], std: [128, 128, 128] },
};

const pixelNormalise: GoldenCall = ({ inputs, params }) => {
  const spec = pixelModes[String(params.mode)];
  if (spec === undefined) throw new RangeError(`pixelNormalise: mode must be known, got ${params.mode}`);
  const [red = NaN, green = NaN, blue = NaN] = inputs.rgb as readonly number[]; // as: JSON of this label
  const ordered = spec.channelOrder === 'RGB' ? [red, green, blue] : [blue, green, red];
  const channels = [0, 1, 2] as const;
  return { y: channels.map((channel) => normalisePixel(ordered[channel] ?? NaN, { ...spec, channel })) };
};

/** The labels of preprocess.json. */
export const preprocessCalls: GoldenCalls = {
  plain: { letterbox, letterboxPoint, similarityTransform, pixelNormalise },
};
