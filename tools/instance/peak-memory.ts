import { readFileSync } from 'node:fs';

/** The most resident memory that a live process ever had, in MiB; null where the system does not say. */
export function peakMemoryMib(pid: number): number | null {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return peak?.[1] === undefined ? null : Math.round(Number(peak[1]) / 1024);
  } catch {
    return null; // not Linux, or the process has ended
  }
}
