import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeededRandom } from '@gallerist/metrics/random';
import type { Size } from '@gallerist/preprocess';
import { encodePng } from '@gallerist/preprocess/node';

/** Writes ten people with six pictures each, `<dir>/<person>/<n>.png`: stripes of their own, under noise. */
export async function writeStripedPeople(
  folder: string,
  { width, height }: Size = { width: 24, height: 32 },
): Promise<void> {
  const random = createSeededRandom(4);
  for (let person = 0; person < 10; person += 1) {
    await mkdir(join(folder, `p${person}`), { recursive: true });
    for (let shot = 0; shot < 6; shot += 1) {
      const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
        const y = Math.floor(i / 3 / width);
        const isStripe = Math.floor(y / (1 + (person % 5))) % 2 === 0;
        return (isStripe ? 90 + 30 * ((person + (i % 3)) % 4) : 30) + random.integer(60);
      });
      await writeFile(join(folder, `p${person}`, `${shot}.png`), await encodePng({ width, height, data }));
    }
  }
}
