import sharp from 'sharp';
import type { Random } from './random.ts';

type Colour = readonly [number, number, number];

/** What makes a drawn face another one. */
export interface DrawnPerson {
  readonly background: Colour;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly shirt: Colour;
  readonly headWidth: number;
  readonly hairLine: number;
  readonly eyeGap: number;
  readonly mouth: number;
}

const sizePx = 112;
const skins: readonly Colour[] = [
  [246, 214, 189],
  [233, 190, 158],
  [205, 153, 117],
  [160, 110, 78],
  [112, 74, 52],
];
const hairs: readonly Colour[] = [
  [38, 30, 28],
  [84, 57, 40],
  [142, 96, 52],
  [198, 160, 100],
  [130, 130, 136],
];

export function drawnPerson({ next }: Random): DrawnPerson {
  const pick = (from: readonly Colour[]): Colour => from[Math.floor(next() * from.length)] ?? [128, 128, 128];
  const pale = (): Colour => [170 + next() * 70, 180 + next() * 60, 190 + next() * 60];
  return {
    background: pale(),
    skin: pick(skins),
    hair: pick(hairs),
    shirt: [next() * 190, next() * 190, next() * 200],
    headWidth: 25 + next() * 7,
    hairLine: 0.25 + next() * 0.35,
    eyeGap: 10 + next() * 4,
    mouth: 6 + next() * 6,
  };
}

/** A face of a few ellipses, turned a little: nobody's, but people can tell one from another. */
export async function drawFace(person: DrawnPerson, turnPx: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(sizePx * sizePx * 3);
  for (let y = 0; y < sizePx; y += 1) {
    for (let x = 0; x < sizePx; x += 1) {
      const [red, green, blue] = colourAt(person, { x: x - sizePx / 2, y: y - sizePx / 2, turn: turnPx });
      pixels.set([red, green, blue], (y * sizePx + x) * 3);
    }
  }
  return await sharp(pixels, { raw: { width: sizePx, height: sizePx, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer();
}

/** Whether a point is in an ellipse around the origin; 1 and less is inside. */
const within = (x: number, y: number): boolean => x * x + y * y <= 1;

/** The colour `x` right of and `y` below the middle, of a head that is turned by so many pixels. */
function colourAt(person: DrawnPerson, { x, y, turn }: { x: number; y: number; turn: number }): Colour {
  const { headWidth } = person;
  const height = headWidth * 1.32;
  const features = featureAt(person, x - turn, y);
  if (features !== null) return features;
  if (within(x / headWidth, y / height)) {
    const isHair = y < -height * (1 - person.hairLine);
    return isHair ? person.hair : shade(person.skin, 1 - Math.abs(x + turn) / 220);
  }
  if (y < 0 && within(x / (headWidth + 4), (y + 3) / (height + 4))) return person.hair;
  if (y > height - 6 && within(x / 46, (y - 62) / 28)) return person.shirt;
  if (Math.abs(x) < 11 && y > 0 && y < 46) return shade(person.skin, 0.82);
  return shade(person.background, 1 - (y + 56) / 500);
}

/** Eyes, brows, nose and mouth; null where none of them is. */
function featureAt(person: DrawnPerson, x: number, y: number): Colour | null {
  for (const side of [-1, 1]) {
    const eye = x - side * person.eyeGap;
    if (within(eye / 1.7, (y + 4) / 1.7)) return [24, 22, 24];
    if (within(eye / 4, (y + 4) / 2.6)) return [248, 248, 248];
    if (Math.abs(eye) < 5 && Math.abs(y + 10) < 1.2) return person.hair;
  }
  if (Math.abs(x) < 1.6 && y > -4 && y < 8) return shade(person.skin, 0.86);
  return within(x / person.mouth, (y - 17) / 2.4) ? [168, 74, 72] : null;
}

const shade = ([red, green, blue]: Colour, by: number): Colour => [red * by, green * by, blue * by];
