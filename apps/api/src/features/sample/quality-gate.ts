import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';

import type { Modality } from '../../core/modality.ts';
import type { Rejection } from './reject-reason.ts';

export const reviewModes = ['OFF', 'STANDARD', 'STRICT'] as const;
/** How strictly `enrollSamples` looks at a picture. */
export type ReviewMode = (typeof reviewModes)[number];

export const gateLimits = {
  minDetectionConfidence: 0.6,
  minOverallQuality: 0.35,
  minSubjectPx: 40,
  maxPoseDegrees: 45,
  /** A body is seen whole and from far away: its width, which is the shorter side. */
  minBodyPx: 20,
  /** Below this no net sees a face; fatal in every mode and for probes. */
  fatalSubjectPx: 12,
} as const;

/** What the gate looks at: a detected subject of a picture. */
export interface GatedSubject {
  readonly quality: SubjectQuality;
}

/**
 * Which checks make sense depends on how the subject was found. With a hint (`landmarks`, `box`, `crop`) the caller
 * vouches that there is one subject and where it is; size, pose and quality are still measured. With `alignedTemplate`
 * size and pose are the template's, so that only the quality is left to look at.
 */
export interface GateChecks {
  readonly detection: boolean;
  readonly size: boolean;
  readonly pose: boolean;
  readonly oneSubject: boolean;
  /** Of a body nothing turns, and half the size will do. Absent: a face. */
  readonly isBody?: boolean;
}

export function checksFor(hint: SubjectHint | undefined, modality: Modality = 'FACE'): GateChecks {
  const isBody = modality === 'BODY';
  const found = isBody ? { size: true, pose: false, isBody } : { size: true, pose: true };
  if (hint === undefined) {
    return { detection: true, oneSubject: true, ...found };
  }
  if ('alignedTemplate' in hint) {
    return { detection: false, size: false, pose: false, oneSubject: false };
  }
  return { detection: false, oneSubject: false, ...found };
}

function minSubjectPx({ isBody = false }: GateChecks): number {
  return isBody ? gateLimits.minBodyPx : gateLimits.minSubjectPx;
}

/** Fatal in every mode: there is nothing that could be embedded with a meaning. */
export function fatalRejection(subject: GatedSubject, checks: GateChecks): Rejection | null {
  const { subjectPx } = subject.quality;
  if (checks.size && subjectPx < gateLimits.fatalSubjectPx) {
    return tooSmall(subjectPx, gateLimits.fatalSubjectPx);
  }
  return null;
}

/** The first check of STANDARD that the subject fails; null if it passes. */
export function standardRejection(subject: GatedSubject, checks: GateChecks): Rejection | null {
  const { quality } = subject;
  if (checks.detection && quality.detectionConfidence < gateLimits.minDetectionConfidence) {
    return {
      reason: 'LOW_DETECTION_CONFIDENCE',
      message: `detection confidence ${quality.detectionConfidence.toFixed(2)} is below ${gateLimits.minDetectionConfidence}`,
    };
  }
  if (checks.size && quality.subjectPx < minSubjectPx(checks)) {
    return tooSmall(quality.subjectPx, minSubjectPx(checks));
  }
  const pose = largestPoseDegrees(quality);
  if (checks.pose && pose > gateLimits.maxPoseDegrees) {
    return {
      reason: 'EXTREME_POSE',
      message: `the head is turned by ${Math.round(pose)}°, at most ${gateLimits.maxPoseDegrees}° are allowed`,
    };
  }
  return qualityRejection(quality);
}

/** Names the weakest measure where one explains the low quality, so that the caller knows what to do about it. */
function qualityRejection(quality: SubjectQuality): Rejection | null {
  if (quality.overall >= gateLimits.minOverallQuality) {
    return null;
  }
  return {
    reason: 'LOW_QUALITY',
    message: `quality ${quality.overall.toFixed(2)} is below ${gateLimits.minOverallQuality} (sharpness ${quality.sharpness.toFixed(2)}, brightness ${quality.brightness.toFixed(2)})`,
  };
}

/** Sure enough and large enough to count as somebody in the picture. */
export function isCredible({ quality }: GatedSubject, checks: GateChecks): boolean {
  return (
    quality.detectionConfidence >= gateLimits.minDetectionConfidence &&
    quality.subjectPx >= minSubjectPx(checks)
  );
}

/** Roll is undone by the alignment, so it does not count. */
function largestPoseDegrees(quality: SubjectQuality): number {
  return Math.max(Math.abs(quality.yawDegrees), Math.abs(quality.pitchDegrees));
}

function tooSmall(subjectPx: number, minPx: number): Rejection {
  return {
    reason: 'SUBJECT_TOO_SMALL',
    message: `the subject is ${Math.floor(subjectPx)} px wide or high, at least ${minPx} px are needed`,
  };
}
