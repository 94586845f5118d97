import { peakMemoryMib } from '../../instance/peak-memory.ts';
import type { BenchFigure } from '../bench.types.ts';

/** The most memory that this process had up to now. */
export function peakMemoryFigure(of: string, limitMib: number): BenchFigure {
  const peak = peakMemoryMib(process.pid);
  const name = `${of}, peak memory`;
  if (peak === null) return { name, value: 0, unit: 'MiB', note: 'not known on this system' };
  return { name, value: peak, unit: 'MiB', bound: { kind: 'at most', limit: limitMib, of: 'value' } };
}
