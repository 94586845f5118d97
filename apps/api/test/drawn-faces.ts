import { createSeededRandom } from '@gallerist/metrics/random';
import { encodePng } from '@gallerist/preprocess/node';

const side = 112;
const cells = 4;

/** A person as a mosaic of colours of its own, of the size of an aligned crop; each shot has other light and noise. */
export async function drawnFace(person: number, shot: number): Promise<Buffer> {
  const own = createSeededRandom(1_000 + person);
  const colours = Array.from({ length: cells * cells * 3 }, () => 60 + own.integer(130));
  const random = createSeededRandom(1_000_000 + person * 1_000 + shot);
  const light = Array.from({ length: cells * cells * 3 }, () => random.integer(70) - 35);
  const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    const cell = (Math.floor((y * cells) / side) * cells + Math.floor((x * cells) / side)) * 3 + (at % 3);
    return (colours[cell] ?? 0) + (light[cell] ?? 0) + random.integer(20);
  });
  return Buffer.from(await encodePng({ width: side, height: side, data }));
}
