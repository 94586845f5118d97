import type { Sample } from './sample.types.ts';

/** What the samples of an identity lack. */
export const coverageAdvices = [
  'NO_FACE',
  'FEW_FACES',
  'ONE_POSE',
  'LOW_QUALITY',
  'ONE_CAMERA',
  'ONE_DAY',
] as const;
export type CoverageAdvice = (typeof coverageAdvices)[number];

export const coverageLimits = {
  /** With so many pictures one bad one no longer decides who somebody is. */
  enoughFaces: 3,
  /** Pictures that are all within so many degrees show one side of a face. */
  minYawSpanDegrees: 20,
  /** The gate takes them, searches find them less surely. */
  goodQuality: 0.5,
} as const;

/** Newest samples of an identity that are looked at. */
export const MOST_SAMPLES = 500;
/** Identities whose samples are in memory together. */
export const ADVISED_AT_ONCE = 50;

/** What of a sample the advice looks at. */
export type LookedAt = Pick<Sample, 'modality' | 'quality' | 'cameraId' | 'capturedAt'>;

/** Looks at the faces, and says what more of them would help, the most important first. */
export function coverageAdvice(samples: readonly LookedAt[]): readonly CoverageAdvice[] {
  const faces = samples.filter(({ modality }) => modality === 'FACE');
  if (faces.length === 0) return ['NO_FACE'];
  const advice: CoverageAdvice[] = [];
  if (faces.length < coverageLimits.enoughFaces) advice.push('FEW_FACES');
  const good = faces.filter(({ quality }) => quality.overall >= coverageLimits.goodQuality);
  if (good.length * 2 < faces.length) advice.push('LOW_QUALITY');
  if (faces.length < 2) return advice;
  const yaws = faces.map(({ quality }) => quality.yawDegrees);
  if (Math.max(...yaws) - Math.min(...yaws) < coverageLimits.minYawSpanDegrees) advice.push('ONE_POSE');
  if (isOneOf(faces.map(({ cameraId }) => cameraId))) advice.push('ONE_CAMERA');
  if (isOneOf(faces.map(({ capturedAt }) => capturedAt?.toISOString().slice(0, 10) ?? null)))
    advice.push('ONE_DAY');
  return advice;
}

/** All of them are known and the same. */
function isOneOf(values: readonly (string | null)[]): boolean {
  return values[0] !== null && values.every((value) => value === values[0]);
}
