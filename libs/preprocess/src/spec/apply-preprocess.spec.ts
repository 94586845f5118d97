import { describe, expect, it } from 'vitest';
import { gradientImage, noiseImage } from '../../test/pictures.ts';
import { alignToTemplate } from '../geometry/align.ts';
import { arcface112, dlib150, templatePoints } from '../geometry/alignment-template.ts';
import { applyAffine, invertAffine } from '../geometry/affine.ts';
import { warpAffine } from '../raster/warp.ts';
import type { Point, RgbImage } from '../types.ts';
import { applyPreprocess } from './apply-preprocess.ts';
import { pcb384Spec } from './built-in-specs.ts';
import { cropSubject } from './crop-subject.ts';
import { imageTensor, normalisePixel, paddingValues } from './image-tensor.ts';
import { specSize } from './preprocess-spec.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import type { PreprocessInput } from './subject-crop.types.ts';

const base = {
  version: 1,
  exif: 'apply',
  padding: [0, 0, 0],
  filter: 'bilinear-area',
  channelOrder: 'RGB',
  layout: 'nhwc',
  pixelScale: 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
} as const;
const faceSpec: PreprocessSpec = { ...base, geometry: { kind: 'align', template: 'arcface-112' } };
const boxSpec: PreprocessSpec = {
  ...base,
  geometry: { kind: 'box', size: { width: 64, height: 128 }, fit: 'letterbox', margin: 0.1 },
};
const photo = noiseImage(300, 200, 77);
const landmarks = (dx: number, scale: number): readonly Point[] =>
  templatePoints(arcface112).map((point) => ({
    x: dx + scale * (point?.x ?? 0),
    y: 20 + scale * (point?.y ?? 0),
  }));
const face = (dx: number, scale: number, image: RgbImage = photo): PreprocessInput => ({
  image,
  subject: { kind: 'landmarks', landmarks: { set: 'face-5', points: landmarks(dx, scale) } },
});

describe('applyPreprocess', () => {
  it('gives a batch the very bits of its singles, whatever else is in it', () => {
    const inputs = [face(10, 0.8), face(60, 1.3), face(-20, 2.1), face(90, 0.31, gradientImage(200, 200))];
    const batch = applyPreprocess(inputs, faceSpec);
    const row = 112 * 112 * 3;
    inputs.forEach((input, index) => {
      const single = applyPreprocess([input], faceSpec);
      expect(single.tensor.data).toEqual(batch.tensor.data.subarray(index * row, (index + 1) * row));
      expect(single.crops[0]).toEqual(batch.crops[index]);
    });
    expect(batch.tensor.shape).toEqual([4, 112, 112, 3]);
    expect(batch.accepted).toEqual([0, 1, 2, 3]);
  });

  it('leaves degenerate landmarks out and says which', () => {
    const points = Array.from({ length: 5 }, () => ({ x: 5, y: 5 }));
    const broken: PreprocessInput = {
      image: photo,
      subject: { kind: 'landmarks', landmarks: { set: 'face-5', points } },
    };
    const batch = applyPreprocess([face(10, 1), broken, face(60, 1)], faceSpec);
    expect(batch.accepted).toEqual([0, 2]);
    expect(batch.rejected).toMatchObject([{ index: 1, error: { code: 'DEGENERATE_POINTS' } }]);
    expect(batch.tensor.shape).toEqual([2, 112, 112, 3]);
  });

  it('takes an empty list', () => {
    expect(applyPreprocess([], faceSpec)).toMatchObject({
      accepted: [],
      rejected: [],
      tensor: { shape: [0, 112, 112, 3] },
    });
  });

  it('embeds a stored crop as the picture it came from', () => {
    const first = applyPreprocess([face(33, 1.7)], faceSpec);
    const crop = first.crops[0]?.image;
    if (crop === undefined) throw new Error('must be cropped');
    const again = applyPreprocess(
      [{ image: crop, subject: { kind: 'aligned', template: arcface112 } }],
      faceSpec,
    );
    expect(again.tensor.data).toEqual(first.tensor.data);
  });

  it('re-aligns a crop of another template', () => {
    const spec: PreprocessSpec = { ...base, geometry: { kind: 'align', template: 'dlib-150' } };
    const crop = gradientImage(112, 112);
    const result = cropSubject({ image: crop, subject: { kind: 'aligned', template: arcface112 } }, spec);
    const points = templatePoints(arcface112).flatMap((point) => (point === null ? [] : [point]));
    const similarity = alignToTemplate({ set: 'face-5', points }, dlib150);
    if (!result.ok || !similarity.ok) throw new Error('must align');
    expect(result.value.image).toEqual(warpAffine(crop, similarity.value.map, { size: dlib150 }));
  });

  it('letterboxes a box with its margin and maps back to the picture', () => {
    const box = { x: 100, y: 50, width: 50, height: 60 };
    const result = cropSubject({ image: photo, subject: { kind: 'box', box } }, boxSpec);
    if (!result.ok) throw new Error('must crop');
    const { content, toCrop } = result.value;
    expect(content).toEqual({ x: 0, y: 25, width: 64, height: 77 });
    const corner = applyAffine(invertAffine(toCrop), { x: content.x, y: content.y });
    expect(corner.x).toBeCloseTo(95, 9);
    expect(Math.abs(corner.y - 44)).toBeLessThanOrEqual(0.5);
  });

  it('throws where the place does not suit the geometry', () => {
    expect(() => cropSubject(face(1, 1), boxSpec)).toThrow(TypeError);
    expect(() => cropSubject({ image: photo, subject: { kind: 'whole' } }, faceSpec)).toThrow(TypeError);
  });
});

describe('imageTensor', () => {
  const spec = {
    ...base,
    geometry: { kind: 'box', size: { width: 2, height: 1 }, fit: 'stretch', margin: 0 },
  } as const;
  const crop: RgbImage = { width: 2, height: 1, data: Uint8Array.of(0, 51, 255, 102, 204, 153) };
  const close = (actual: Float32Array, expected: readonly number[]) =>
    actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 6));

  it('maps 0, 127.5 and 255 to −1, 0 and 1 with InsightFace’s numbers', () => {
    const values = [0, 127.5, 255].map((pixel) => normalisePixel(pixel, { ...base, channel: 0 }));
    expect(values).toEqual([-1, 0, 1]);
  });

  it('keeps channels together in nhwc', () => {
    close(imageTensor([crop], spec).data, [-1, -0.6, 1, -0.2, 0.6, 0.2]);
  });

  it('keeps channels apart in nchw', () => {
    const tensor = imageTensor([crop, crop], { ...spec, layout: 'nchw' });
    expect(tensor.shape).toEqual([2, 3, 1, 2]);
    close(tensor.data, [-1, -0.2, -0.6, 0.6, 1, 0.2, -1, -0.2, -0.6, 0.6, 1, 0.2]);
  });

  it('reads mean and std in the order of the tensor’s channels', () => {
    const caffe = {
      ...spec,
      channelOrder: 'BGR',
      pixelScale: 1,
      mean: [100, 10, 1],
      std: [1, 2, 4],
    } as const;
    close(imageTensor([crop], caffe).data, [155, 20.5, -0.25, 53, 97, 25.25]);
  });

  it('throws for a crop of another size', () => {
    expect(() => imageTensor([noiseImage(3, 1)], spec)).toThrow(RangeError);
  });

  it.each(['RGB', 'BGR'] as const)('tells what padding is in the tensor, channels as %s', (channelOrder) => {
    const spec = { ...pcb384Spec, channelOrder, padding: [10, 100, 250], layout: 'nhwc' } as const;
    const { width, height } = specSize(spec);
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => spec.padding[i % 3] ?? 0);
    const { data: tensor } = imageTensor([{ width, height, data }], spec);
    expect([...tensor.subarray(0, 3)]).toEqual(paddingValues(spec).map(Math.fround));
  });
});
