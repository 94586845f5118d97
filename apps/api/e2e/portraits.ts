import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const demo = join(
  dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);

/** Group photographs that an npm package carries. The woman in the middle of `sample3` also stands on the right of `sample1`. */
export type Photograph = 'sample1' | 'sample2' | 'sample3' | 'sample4' | 'sample5' | 'sample6';

export async function photograph(name: Photograph): Promise<Buffer> {
  return readFile(join(demo, `${name}.jpg`));
}

/** Pixels around one face, with enough of its surroundings for a detector. */
const places = {
  /** Middle of `sample3`. */
  mia: { photograph: 'sample3', left: 980, top: 100, width: 400, height: 540 },
  /** Right of `sample1`: the same woman on another day. */
  miaAgain: { photograph: 'sample1', left: 1390, top: 120, width: 370, height: 400 },
  /** Left of `sample3`. */
  lena: { photograph: 'sample3', left: 500, top: 200, width: 370, height: 500 },
  /** Right of `sample3`. */
  rosa: { photograph: 'sample3', left: 1430, top: 180, width: 330, height: 480 },
  /** Left of `sample6`. */
  anna: { photograph: 'sample6', left: 170, top: 360, width: 370, height: 500 },
  /** Right of `sample6`. */
  vera: { photograph: 'sample6', left: 1400, top: 160, width: 380, height: 500 },
} as const;

export type Person = keyof typeof places;

/** A portrait, cut out of a photograph. */
export async function portrait(person: Person): Promise<Buffer> {
  const { photograph: name, ...box } = places[person];
  return sharp(await photograph(name))
    .extract(box)
    .jpeg({ quality: 92 })
    .toBuffer();
}

export async function base64Of(person: Person): Promise<string> {
  return (await portrait(person)).toString('base64');
}
