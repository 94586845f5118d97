import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'));

/** One of the six group photographs that come inside an npm package. */
export const samplePhotograph = (index: 1 | 2 | 3 | 4 | 5 | 6): Uint8Array =>
  readFileSync(join(folder, 'demo', `sample${index}.jpg`));

/** How many people each of them shows, counted by eye. */
export const peopleInSample = { 1: 3, 2: 3, 3: 3, 4: 4, 5: 5, 6: 4 } as const;
