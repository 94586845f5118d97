import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, BenchFigure } from '../bench.types.ts';
import { metricsParts } from './metrics-parts.ts';

const entry = fileURLToPath(new URL('./measure-part.ts', import.meta.url));
const run = promisify(execFile);

/** Each part runs in a process of its own, so that its peak memory is its own. */
export const metricsBench: Bench = {
  name: 'metrics',
  description:
    'similarity, evaluation, re-ranking, ROC, mining, part distance, preprocessing, the SIMD kernel',
  async run(log) {
    const figures: BenchFigure[] = [];
    for (const { name } of metricsParts) {
      log(`${name} ...`);
      const { stdout } = await run(process.execPath, [entry, name]);
      figures.push(...(JSON.parse(stdout) as BenchFigure[])); // `as`: printed by the entry above
    }
    return figures;
  },
};
