import { describe, expect, it } from 'vitest';
import type { EvaluatedSample } from './evaluation.types.ts';
import { probeSlices } from './probe-slices.ts';

const sample = (more: Partial<EvaluatedSample> = {}): EvaluatedSample => ({
  ...{
    id: 's',
    identityId: 'i',
    galleryId: 'g',
    cameraId: null,
    quality: null,
    yawDegrees: null,
    subjectPx: null,
  },
  ...more,
});
const shown = (samples: readonly EvaluatedSample[]) =>
  probeSlices(samples).map(({ name, value, probes }) => `${name} ${value}: ${probes.join(' ')}`);

describe('probeSlices', () => {
  it('sorts probes by camera, quality, gallery, turn of the head and size', () => {
    const samples = [
      sample({ cameraId: 'door', quality: 0.9, galleryId: 'a', yawDegrees: -40, subjectPx: 40 }),
      sample({ cameraId: 'door', quality: 0.5, galleryId: 'b', yawDegrees: 0, subjectPx: 64 }),
      sample({ quality: 0.49, galleryId: 'b', yawDegrees: 29, subjectPx: 500 }),
    ];
    expect(shown(samples)).toEqual([
      'camera door: 0 1',
      'quality 0.5 to 0.75: 1',
      'quality 0.75 and more: 0',
      'quality below 0.5: 2',
      'gallery b: 1 2',
      'gallery a: 0',
      'yaw 15° to 30°: 2',
      'yaw 30° and more: 0',
      'yaw below 15°: 1',
      'size 128 px and more: 2',
      'size 64 to 128 px: 1',
      'size below 64 px: 0',
    ]);
  });

  it('leaves out what is not known, what is the same for all, and the rarest of many cameras', () => {
    expect(shown([sample(), sample()])).toEqual([]);
    expect(shown([sample({ cameraId: 'door' }), sample({ cameraId: 'door' })])).toEqual([]);
    const many = Array.from({ length: 30 }, (_, at) => sample({ cameraId: `camera ${at}` }));
    expect(probeSlices(many)).toHaveLength(12);
  });
});
