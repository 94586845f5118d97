import { describe, expect, test } from 'vitest';

import type { SubjectQuality } from '@gallerist/embedding';

import { checksFor, fatalRejection, standardRejection } from './quality-gate.ts';
import { chooseSubject } from './subject-choice.ts';

const good: SubjectQuality = {
  overall: 0.8,
  detectionConfidence: 0.95,
  sharpness: 0.7,
  brightness: 0.5,
  subjectPx: 120,
  yawDegrees: 5,
  pitchDegrees: 2,
  rollDegrees: 0,
};
const allChecks = checksFor(undefined);

function reasonOf(change: Partial<SubjectQuality>, checks = allChecks): string | null {
  return standardRejection({ quality: { ...good, ...change } }, checks)?.reason ?? null;
}

describe('the STANDARD gate', () => {
  test('takes what lies exactly on every limit', () => {
    const limits = {
      detectionConfidence: 0.6,
      overall: 0.35,
      subjectPx: 40,
      yawDegrees: -45,
      pitchDegrees: 45,
    };
    expect(reasonOf(limits)).toBeNull();
  });

  test.each([
    [{ detectionConfidence: 0.59 }, 'LOW_DETECTION_CONFIDENCE'],
    [{ subjectPx: 39.9 }, 'SUBJECT_TOO_SMALL'],
    [{ yawDegrees: 46 }, 'EXTREME_POSE'],
    [{ yawDegrees: -46 }, 'EXTREME_POSE'],
    [{ pitchDegrees: -50 }, 'EXTREME_POSE'],
    [{ overall: 0.34 }, 'LOW_QUALITY'],
  ])('refuses %o with %s', (change, reason) => {
    expect(reasonOf(change)).toBe(reason);
  });

  test('does not mind a rolled head, which alignment turns upright', () => {
    expect(reasonOf({ rollDegrees: 90 })).toBeNull();
  });

  test('of an aligned crop looks at quality only', () => {
    const aligned = checksFor({ alignedTemplate: 'arcface-112' });
    expect(reasonOf({ detectionConfidence: 0, subjectPx: 20, yawDegrees: 80 }, aligned)).toBeNull();
    expect(reasonOf({ overall: 0.1 }, aligned)).toBe('LOW_QUALITY');
  });

  test('refuses a subject of a few pixels in every mode', () => {
    const speck = { quality: { ...good, subjectPx: 8 } };
    expect(fatalRejection(speck, allChecks)?.reason).toBe('SUBJECT_TOO_SMALL');
    const choice = chooseSubject(
      { subjects: [speck], subjectsLeftOut: 0 },
      { review: 'OFF', checks: allChecks },
    );
    expect(choice.ok).toBe(false);
  });
});

describe('chooseSubject', () => {
  const standard = { review: 'STANDARD', checks: allChecks } as const;
  const large = { name: 'large', quality: { ...good, subjectPx: 200 } };
  const small = { name: 'small', quality: good };
  const blurred = { name: 'blurred', quality: { ...good, detectionConfidence: 0.4 } };

  function choose(subjects: readonly (typeof large)[], options: Parameters<typeof chooseSubject>[1]): string {
    const choice = chooseSubject({ subjects, subjectsLeftOut: 0 }, options);
    return choice.ok ? choice.value.name : choice.error.reason;
  }

  test('answers NO_SUBJECT for a picture of nobody', () => {
    expect(choose([], standard)).toBe('NO_SUBJECT');
    expect(choose([], { ...standard, review: 'OFF' })).toBe('NO_SUBJECT');
  });

  test('refuses two faces', () => {
    expect(choose([large, small], standard)).toBe('MULTIPLE_SUBJECTS');
  });

  test('does not count a face that it would not take itself', () => {
    expect(choose([large, blurred], standard)).toBe('large');
    expect(choose([blurred, small], standard)).toBe('small');
  });

  test('takes the largest when review is OFF', () => {
    expect(choose([large, small], { ...standard, review: 'OFF' })).toBe('large');
    expect(choose([blurred, small], { ...standard, review: 'OFF' })).toBe('blurred');
  });

  test('says why the only face was refused', () => {
    expect(choose([blurred], standard)).toBe('LOW_DETECTION_CONFIDENCE');
  });
});
