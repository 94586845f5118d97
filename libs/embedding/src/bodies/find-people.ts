import type { Box, RgbImage, Size } from '@gallerist/preprocess';
import { suppressNonMaxima } from '../faces/non-maximum-suppression.ts';
import type { RawDetection } from '../nets/nets.types.ts';
import { look, lookUntilSure } from '../subjects/detector-look.ts';
import { frameTiles, isCutByTile } from './frame-tiles.ts';
import type { PersonFinder } from './person-finder.types.ts';

/**
 * All persons of a frame, surest first, their boxes within the frame.
 *
 * Small and tight pictures are drawn small inside a margin; large frames are looked at in tiles too, for small people.
 */
export async function findPeople(
  frame: RgbImage,
  { detector, plan }: PersonFinder,
): Promise<readonly RawDetection[]> {
  const found = [...(await lookUntilSure(frame, detector, plan))];
  const contentPx = Math.max(...plan.frames.map((one) => one.contentPx));
  for (const region of isPortrait(found, frame, plan.tiles.portraitShare)
    ? []
    : frameTiles(frame, plan.tiles)) {
    const seen = await look(frame, { contentPx, marginPx: 0, region }, { detector, plan });
    found.push(...seen.filter(({ box }) => !isCutByTile(box, region, frame)));
  }
  const people = suppressNonMaxima(found, plan.maxOverlap, plan.maxContained);
  return people.flatMap(({ box, confidence }) => {
    const inside = withinFrame(box, frame);
    return inside === null ? [] : [{ box: inside, confidence }];
  });
}

const isPortrait = (
  found: readonly RawDetection[],
  { width, height }: Size,
  portraitShare: number,
): boolean =>
  found.some(({ box }) => Math.max(box.width, box.height) >= portraitShare * Math.max(width, height));

/** null for a box that lies beside the frame. */
function withinFrame(box: Box, frame: Size): Box | null {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(frame.width, box.x + box.width) - x;
  const height = Math.min(frame.height, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}
