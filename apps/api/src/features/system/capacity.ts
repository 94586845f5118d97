import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Capacity } from './system.types.ts';

/** What this process has left of its machine. */
export class CapacityMeter {
  readonly #dataDir: string;
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#delay.enable();
  }

  async measure(inferenceQueue: number): Promise<Capacity> {
    const disk = await statfs(this.#dataDir).catch(() => null);
    const delayMs = this.#delay.percentile(99) / 1e6;
    // From one look to the next: what was slow an hour ago is no news.
    this.#delay.reset();
    return {
      processors: availableParallelism(),
      memoryBytes: process.memoryUsage.rss(),
      memoryTotalBytes:
        process.constrainedMemory() > 0 ? Math.min(process.constrainedMemory(), totalmem()) : totalmem(),
      diskFreeBytes: disk === null ? null : disk.bavail * disk.bsize,
      diskTotalBytes: disk === null ? null : disk.blocks * disk.bsize,
      inferenceQueue,
      eventLoopDelayMs: Number.isFinite(delayMs) ? delayMs : 0,
    };
  }
}
