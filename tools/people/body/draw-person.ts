import type { DifficultyRanges } from '../difficulty.ts';
import { Draw } from '../draw.ts';
import type { Colour, Range } from '../draw.ts';
import { garmentColours, hairColours, mixColours, shoeColours, skinTones } from '../palette.ts';
import type { Bag, Bottom, Build, Cloth, Hair, Person, Top } from '../person.types.ts';

const IDENTITY_STREAM = 1;

/** The person of that number: the same in every picture. */
export function drawPerson(seed: number, identity: number, ranges: DifficultyRanges): Person {
  const draw = new Draw(seed, IDENTITY_STREAM, identity);
  const skin = drawSkin(draw);
  const hair = drawHair(draw, ranges);
  return {
    build: drawBuild(draw, ranges.buildSpread),
    skin,
    hair,
    beard: draw.chance(0.2) ? mixColours(skin, draw.oneOf(hairColours), 0.7) : null,
    top: drawTop(draw, ranges),
    bottom: drawBottom(draw, ranges),
    shoes: draw.near(draw.oneOf(shoeColours), 0.05),
    bag: drawBag(draw, ranges),
    gait: { swing: draw.within([0.6, 1.3]), elbows: draw.within([0.1, 0.9]) },
  };
}

function drawBuild(draw: Draw, spread: number): Build {
  const near = (mean: number, share: number): number => mean * (1 + draw.around([-share, share]) * spread);
  const girth = near(1, 0.42);
  const limbs = 1 + (girth - 1) * 0.7;
  return {
    hipHeight: near(0.515, 0.08),
    shoulderHeight: near(0.818, 0.012),
    shoulderHalfWidth: near(0.107, 0.2),
    hipHalfWidth: near(0.052, 0.18),
    chest: [near(0.092, 0.12) * girth, near(0.066, 0.12) * girth],
    waist: [near(0.078, 0.16) * girth, near(0.062, 0.25) * girth],
    hips: [near(0.09, 0.14) * girth, near(0.068, 0.14) * girth],
    headRadius: near(0.066, 0.1),
    thighRadius: near(0.05, 0.12) * limbs,
    calfRadius: near(0.034, 0.12) * limbs,
    armRadius: near(0.026, 0.15) * limbs,
    armLength: near(0.325, 0.06),
  };
}

function drawSkin(draw: Draw): Colour {
  const place = draw.within([0, skinTones.length - 1.001]);
  const low = Math.floor(place);
  const [lighter, darker] = [skinTones[low], skinTones[low + 1]];
  if (lighter === undefined || darker === undefined) throw new RangeError('drawSkin: no such tone');
  return mixColours(lighter, darker, place - low);
}

function drawHair(draw: Draw, ranges: DifficultyRanges): Hair {
  const style = draw.oneOf([
    ['short', 6],
    ['long', 4],
    ['bun', 1.5],
    ['bald', 1],
    ['cap', 1.5],
    ['hood', 1],
  ] as const);
  const isGarment = style === 'cap' || style === 'hood';
  return { style, colour: isGarment ? drawColour(draw, ranges) : draw.near(draw.oneOf(hairColours), 0.03) };
}

function drawColour(draw: Draw, { wardrobeShare, wardrobeColours, colourSpread }: DifficultyRanges): Colour {
  if (draw.chance(wardrobeShare)) {
    return draw.near(draw.oneOf(garmentColours.slice(0, wardrobeColours)), colourSpread);
  }
  const all: Range = [0.05, 0.95];
  return [draw.within(all), draw.within(all), draw.within(all)];
}

function drawCloth(draw: Draw, ranges: DifficultyRanges, plainWeight: number): Cloth {
  const pattern = draw.oneOf([
    ['plain', plainWeight],
    ['hoops', 1.5],
    ['pinstripes', 1],
    ['checks', 1.2],
    ['blocks', 1.5],
    ['dots', 0.8],
  ] as const);
  const repeats = draw.within([3, 9]);
  return { colour: drawColour(draw, ranges), second: drawColour(draw, ranges), pattern, repeats };
}

function drawTop(draw: Draw, ranges: DifficultyRanges): Top {
  const length = draw.oneOf([
    [0.05, 5],
    [0.2, 3],
    [0.75, 1.5],
  ] as const);
  const isCoat = length > 0.5;
  const sleeves = isCoat
    ? 'long'
    : draw.oneOf([
        ['none', 1],
        ['short', 4],
        ['long', 6],
      ] as const);
  const hasLogo = draw.chance(0.35);
  const logo = {
    colour: drawColour(draw, ranges),
    isOnBack: draw.chance(0.4),
    size: draw.within([0.25, 0.5]),
  };
  return {
    cloth: drawCloth(draw, ranges, 5),
    sleeves,
    length: length * draw.within([0.8, 1.2]),
    open: sleeves === 'long' && draw.chance(0.3) ? drawColour(draw, ranges) : null,
    logo: hasLogo && !isCoat ? logo : null,
  };
}

function drawBottom(draw: Draw, ranges: DifficultyRanges): Bottom {
  const kind = draw.oneOf([
    ['trousers', 7],
    ['shorts', 2],
    ['skirt', 2],
  ] as const);
  return { kind, cloth: drawCloth(draw, ranges, 12) };
}

function drawBag(draw: Draw, ranges: DifficultyRanges): Bag | null {
  const kind = draw.oneOf([
    [null, 4],
    ['backpack', 3],
    ['shoulder', 2],
    ['hand', 1.5],
  ] as const);
  const bag = { colour: drawColour(draw, ranges), size: draw.within([0.8, 1.25]), isLeft: draw.chance(0.5) };
  return kind === null ? null : { kind, ...bag };
}
