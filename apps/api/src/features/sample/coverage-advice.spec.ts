import { describe, expect, it } from 'vitest';
import { coverageAdvice } from './coverage-advice.ts';

const quality = {
  overall: 0.8,
  detectionConfidence: 0.9,
  sharpness: 0.8,
  brightness: 0.5,
  subjectPx: 120,
  yawDegrees: 0,
  pitchDegrees: 0,
  rollDegrees: 0,
};

function face(of: { yaw?: number; overall?: number; cameraId?: string; day?: string } = {}) {
  return {
    modality: 'FACE' as const,
    quality: { ...quality, yawDegrees: of.yaw ?? 0, overall: of.overall ?? 0.8 },
    cameraId: of.cameraId ?? null,
    capturedAt: of.day === undefined ? null : new Date(`${of.day}T10:00:00Z`),
  };
}

describe('coverageAdvice', () => {
  it('asks for faces where there are none', () => {
    expect(coverageAdvice([])).toEqual(['NO_FACE']);
    expect(coverageAdvice([{ ...face(), modality: 'BODY' }])).toEqual(['NO_FACE']);
  });

  it('asks for nothing where good pictures show several sides', () => {
    expect(coverageAdvice([face({ yaw: -20 }), face(), face({ yaw: 20 })])).toEqual([]);
  });

  it('asks for other sides of a face that always looks the same way', () => {
    expect(coverageAdvice([face({ yaw: 5 }), face({ yaw: 10 }), face({ yaw: 24 })])).toEqual(['ONE_POSE']);
  });

  it('asks for better pictures where most are poor', () => {
    const samples = [face({ yaw: -20, overall: 0.4 }), face({ overall: 0.4 }), face({ yaw: 20 })];
    expect(coverageAdvice(samples)).toEqual(['LOW_QUALITY']);
  });

  it('names one camera and one day only where they are known', () => {
    const known = { cameraId: 'gate', day: '2026-11-01' };
    const samples = [face({ yaw: -20, ...known }), face(known), face({ yaw: 20, ...known })];
    expect(coverageAdvice(samples)).toEqual(['ONE_CAMERA', 'ONE_DAY']);
    expect(coverageAdvice([...samples, face()])).toEqual([]);
  });

  it('says of a single picture that more are needed, and nothing of its sides', () => {
    expect(coverageAdvice([face({ cameraId: 'gate' })])).toEqual(['FEW_FACES']);
  });
});
