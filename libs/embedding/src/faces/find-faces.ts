import type { RgbImage } from '@gallerist/preprocess';
import type { SubjectDetector } from '../nets/nets.types.ts';
import { look, lookUntilSure } from '../subjects/detector-look.ts';
import type { DetectorFrame } from '../subjects/detector-look.ts';
import type { DetectionPlan, FoundFace } from './face-detection.types.ts';
import { suppressNonMaxima } from './non-maximum-suppression.ts';

/**
 * All faces of a picture, surest first.
 *
 * A detector knows faces of some sizes in pixels, not all: small and tight pictures are drawn small inside a margin, a
 * look that is not sure of any face is followed by the plan's next one, and large pictures get a finer look for small faces.
 */
export async function findFaces(
  picture: RgbImage,
  detector: SubjectDetector,
  plan: DetectionPlan,
): Promise<readonly FoundFace[]> {
  const found = [...(await lookUntilSure(picture, detector, plan))];
  const fine = fineFrame(Math.max(picture.width, picture.height), found, plan);
  if (fine !== null) found.push(...(await look(picture, fine, { detector, plan })));
  return suppressNonMaxima(found, plan.maxOverlap);
}

/** null where the first look was fine enough, or the picture is a portrait. */
function fineFrame(
  longSide: number,
  found: readonly FoundFace[],
  { fine, frames }: DetectionPlan,
): DetectorFrame | null {
  const contentPx = Math.min(fine.maxContentPx, Math.round((longSide * fine.drawnPx) / fine.facePx));
  const drawn = Math.max(...frames.map((frame) => frame.contentPx));
  const isPortrait = found.some(
    ({ box }) => Math.max(box.width, box.height) >= fine.portraitShare * longSide,
  );
  return contentPx <= drawn || isPortrait ? null : { contentPx, marginPx: 0 };
}
