import { describe, expect, it } from 'vitest';
import { headPose } from './head-pose.ts';

/** The generic head of the module under test, seen by a camera after turning it: written out here independently. */
const head = [
  [-155, 168, -118],
  [155, 168, -118],
  [0, 0, 0],
  [-150, -150, -125],
  [150, -150, -125],
] as const;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function seen({ yaw = 0, pitch = 0, roll = 0 }) {
  return head.map(([x, y, z]) => {
    // yaw turns the nose (z) to the right (x), pitch turns it up (y), roll turns the picture clockwise
    const x1 = x * Math.cos(radians(yaw)) + z * Math.sin(radians(yaw));
    const z1 = -x * Math.sin(radians(yaw)) + z * Math.cos(radians(yaw));
    const y2 = y * Math.cos(radians(pitch)) + z1 * Math.sin(radians(pitch));
    const x3 = x1 * Math.cos(radians(roll)) + y2 * Math.sin(radians(roll));
    const y3 = -x1 * Math.sin(radians(roll)) + y2 * Math.cos(radians(roll));
    return { x: 500 + 0.3 * x3, y: 400 - 0.3 * y3 };
  });
}

describe('headPose', () => {
  it.each([
    { yaw: 0, pitch: 0, roll: 0 },
    { yaw: 30, pitch: 0, roll: 0 },
    { yaw: -45, pitch: 0, roll: 0 },
    { yaw: 0, pitch: 20, roll: 0 },
    { yaw: 0, pitch: -25, roll: 0 },
    { yaw: 0, pitch: 0, roll: 40 },
    { yaw: 25, pitch: 0, roll: -30 },
    { yaw: 25, pitch: 15, roll: 10 },
  ])('recovers %j from an orthographic view', ({ yaw, pitch, roll }) => {
    const pose = headPose(seen({ yaw, pitch, roll }));
    expect(pose.yawDegrees).toBeCloseTo(yaw, 6);
    expect(pose.pitchDegrees).toBeCloseTo(pitch, 6);
    expect(pose.rollDegrees).toBeCloseTo(roll, 6);
  });

  it('gives zeros for points that coincide', () => {
    const pose = headPose(Array.from({ length: 5 }, () => ({ x: 3, y: 3 })));
    expect(pose).toEqual({ yawDegrees: 0, pitchDegrees: 0, rollDegrees: 0 });
  });
});
