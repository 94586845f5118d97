import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CapacityMeter } from './capacity.ts';

it('measures the machine, and says so where the disk is not known', async () => {
  const known = await new CapacityMeter(tmpdir()).measure(3);
  expect(known.inferenceQueue).toBe(3);
  expect(known.processors).toBeGreaterThan(0);
  expect(known.memoryBytes).toBeGreaterThan(1e6);
  expect(known.memoryTotalBytes).toBeGreaterThan(known.memoryBytes);
  expect(known.diskTotalBytes).toBeGreaterThanOrEqual(known.diskFreeBytes ?? Infinity);
  expect(known.eventLoopDelayMs).toBeGreaterThanOrEqual(0);
  const unknown = await new CapacityMeter(join(tmpdir(), 'there-is-no-such-folder')).measure(0);
  expect([unknown.diskFreeBytes, unknown.diskTotalBytes]).toEqual([null, null]);
});
