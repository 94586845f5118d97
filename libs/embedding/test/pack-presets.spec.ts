import { arcface112, imageTensor, parsePreprocessSpec, specSize, specTemplate } from '@gallerist/preprocess';
import { describe, expect, it } from 'vitest';
import { changedSpec, packPresets } from '../src/index.ts';

const body = packPresets['reid-256x128'].spec;

describe('packPresets', () => {
  it.each(Object.entries(packPresets))('%s is a spec that can be served', (name, { spec }) => {
    expect(parsePreprocessSpec(spec)).toEqual(spec);
    const { width, height } = specSize(spec);
    expect(name).toMatch(new RegExp(`${height}(x${width})?$`));
  });

  it("facenet-160 has InsightFace's eyes, 160 ⁄ 112 as far apart about the same middle", () => {
    const { geometry } = packPresets['facenet-160'].spec;
    const { points } = specTemplate(geometry.template);
    const [left, right] = [points[0], points[1]];
    const [from, to] = [arcface112.points[0], arcface112.points[1]];
    expect((right?.x ?? 0) - (left?.x ?? 0)).toBeCloseTo(((to?.x ?? 0) - (from?.x ?? 0)) * (160 / 112), 9);
    // the middle pixel's centre stays in the middle: 55.5 of 112 is 79.5 of 160
    const middle = ((from?.x ?? 0) - 55.5) * (160 / 112) + 79.5;
    expect(left?.x).toBeCloseTo(middle, 9);
  });

  it("facenet-160's values are those of facenet's fixed standardisation", () => {
    const { spec } = packPresets['facenet-160'];
    const { width, height } = specSize(spec);
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => at % 256);
    const { data: values } = imageTensor([{ width, height, data }], spec);
    for (const byte of [0, 1, 128, 255]) expect(values[byte]).toBe((byte - 127.5) / 128);
  });
});

describe('changedSpec', () => {
  it('changes nothing where nothing is asked', () => {
    expect(changedSpec(body, {})).toEqual(body);
    expect(changedSpec(packPresets['adaface-112'].spec, {})).toEqual(packPresets['adaface-112'].spec);
  });

  it('gives each channel its own mean and deviation, in whichever order', () => {
    const data = Uint8Array.from({ length: 128 * 256 * 3 }, (_, at) => [10, 100, 200][at % 3] ?? 0);
    const crop = { width: 128, height: 256, data };
    const rgb = imageTensor([crop], body).data.slice(0, 3);
    const bgr = imageTensor([crop], changedSpec(body, { channels: 'bgr' })).data.slice(0, 3);
    expect([...bgr]).toEqual([...rgb].reverse());
    const back = changedSpec(changedSpec(body, { channels: 'bgr' }), { channels: 'rgb' });
    expect(back).toEqual(body);
  });

  it.each([
    ['raw', [0, 128, 255]],
    ['unit', [0, Math.fround(128 / 255), 1]],
    ['arcface', [-1, Math.fround((128 / 255 - 0.5) / 0.5), 1]],
  ] as const)('range %s means what it says', (range, expected) => {
    const data = Uint8Array.from({ length: 128 * 256 * 3 }, (_, at) => [0, 128, 255][at % 3] ?? 0);
    const { data: values } = imageTensor([{ width: 128, height: 256, data }], changedSpec(body, { range }));
    expect([...values.slice(0, 3)]).toEqual(expected);
  });

  it('brings bodies to size as asked, and refuses that for aligned crops', () => {
    expect(changedSpec(body, { fit: 'letterbox' }).geometry).toMatchObject({ fit: 'letterbox' });
    expect(() => changedSpec(packPresets['arcface-112'].spec, { fit: 'stretch' })).toThrow(RangeError);
  });
});
