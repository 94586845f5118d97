import type { ProbeSlice } from '@gallerist/metrics/evaluation';
import type { EvaluatedSample } from './evaluation.types.ts';

/** Cameras and galleries beyond these are no slices of their own: their test would cost the others their power. */
const mostValues = 12;

type Bins = readonly (readonly [label: string, below: number])[];
const qualities: Bins = [
  ['below 0.5', 0.5],
  ['0.5 to 0.75', 0.75],
  ['0.75 and more', Infinity],
];
const yaws: Bins = [
  ['below 15°', 15],
  ['15° to 30°', 30],
  ['30° and more', Infinity],
];
const sizes: Bins = [
  ['below 64 px', 64],
  ['64 to 128 px', 128],
  ['128 px and more', Infinity],
];

/** Probes by camera, quality, gallery, turn of the head and size. A slice that holds everything tells nothing new and is left out. */
export function probeSlices(samples: readonly EvaluatedSample[]): readonly ProbeSlice[] {
  return [
    ...sliced('camera', samples, ({ cameraId }) => cameraId),
    ...sliced('quality', samples, ({ quality }) => binOf(quality, qualities)),
    ...sliced('gallery', samples, ({ galleryId }) => galleryId),
    ...sliced('yaw', samples, ({ yawDegrees }) =>
      binOf(yawDegrees === null ? null : Math.abs(yawDegrees), yaws),
    ),
    ...sliced('size', samples, ({ subjectPx }) => binOf(subjectPx, sizes)),
  ];
}

function sliced(
  name: string,
  samples: readonly EvaluatedSample[],
  valueOf: (sample: EvaluatedSample) => string | null,
): readonly ProbeSlice[] {
  const groups = new Map<string, number[]>();
  samples.forEach((sample, row) => {
    const value = valueOf(sample);
    if (value === null) return;
    const rows = groups.get(value);
    if (rows === undefined) groups.set(value, [row]);
    else rows.push(row);
  });
  return [...groups]
    .filter(([, rows]) => rows.length < samples.length)
    .sort(([one, rows], [other, others]) => others.length - rows.length || (one < other ? -1 : 1))
    .slice(0, mostValues)
    .map(([value, rows]) => ({ name, value, probes: Uint32Array.from(rows) }));
}

function binOf(value: number | null, bins: Bins): string | null {
  return value === null ? null : (bins.find(([, below]) => value < below)?.[0] ?? null);
}
