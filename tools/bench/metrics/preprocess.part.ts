import { applyPreprocess, defaultImageLimits, pcb384Spec } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import sharp from 'sharp';
import { peakMemoryMib } from '../../instance/peak-memory.ts';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';

const sizes = {
  full: { width: 4000, height: 3000, photographs: 200 },
  small: { width: 400, height: 300, photographs: 4 },
};
const distinctPhotographs = 4;
/** As two workers of a server would have it. */
const atOnce = 2;

/** From JPEG files to the tensors of a letterboxed spec, beside sharp alone doing as much. */
export const preprocessPart: MetricsPart = {
  name: 'preprocessing',
  async measure(size, runs) {
    const { width, height, photographs } = sizes[size];
    const files = await Promise.all(
      Array.from({ length: distinctPhotographs }, (_, seed) => photograph(width, height, seed)),
    );
    const perSecond = async (prepare: (file: Buffer) => Promise<unknown>) => {
      const seconds = await medianOfRuns(
        () => secondsOf(() => forEachPhotograph(files, photographs, prepare)),
        runs,
      );
      return photographs / seconds;
    };
    const value = await perSecond(preprocess);
    const peak = peakMemoryMib(process.pid);
    return [
      {
        name: `preprocessing of ${photographs} photographs of ${width}×${height}`,
        ...{ value, unit: 'photographs/s' },
        reference: { name: 'sharp alone, decode and resize', value: await perSecond(resizeAlone) },
        note: `decode, letterbox, tensor; ${atOnce} at once${peak === null ? '' : `, peak memory ${peak} MiB`}`,
      },
    ];
  },
};

async function forEachPhotograph(
  files: readonly Buffer[],
  count: number,
  prepare: (file: Buffer) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await prepare(files[i % files.length] ?? Buffer.alloc(0));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function preprocess(file: Buffer): Promise<void> {
  const decoded = await decodeImage(file, defaultImageLimits);
  if (!decoded.ok) throw new Error(decoded.error.message);
  applyPreprocess([{ image: decoded.value.image, subject: { kind: 'whole' } }], pcb384Spec);
}

async function resizeAlone(file: Buffer): Promise<void> {
  // fastShrinkOnLoad off: the JPEG decoder would otherwise skip most of the picture, which changes the pixels.
  await sharp(file)
    .resize({ width: 128, height: 384, fit: 'contain', kernel: 'lanczos3', fastShrinkOnLoad: false })
    .raw()
    .toBuffer();
}

/** A JPEG of soft shapes with noise, about as large as a camera's. */
async function photograph(width: number, height: number, seed: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const noise = ((x * 73 + y * 151 + seed * 997) * 2_654_435_761) >>> 27;
      pixels[at] = 100 + 80 * Math.sin((x + 300 * seed) / 211) + noise;
      pixels[at + 1] = 100 + 80 * Math.sin((x + y) / 173) + noise;
      pixels[at + 2] = 100 + 80 * Math.sin((y - 200 * seed) / 131) + noise;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
