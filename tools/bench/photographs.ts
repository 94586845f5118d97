import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Full photographs of groups of people, about 1920 × 1400, that come inside an npm package. */
export const photographPaths: readonly string[] = [1, 2, 3, 4, 5, 6].map((number) => {
  const manifest = createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json');
  return join(dirname(manifest), 'demo', `sample${number}.jpg`);
});

export async function readPhotographs(): Promise<Buffer[]> {
  return Promise.all(photographPaths.map((path) => readFile(path)));
}
