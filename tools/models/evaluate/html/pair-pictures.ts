import type { LabelledPicture } from '@gallerist/embedding/node';
import { shrinkTo } from '@gallerist/preprocess';
import { encodeJpeg } from '@gallerist/preprocess/node';
import type { PictureEmbedder } from '../embedding/picture-embedder.types.ts';
import type { NamedPair } from '../report/report.types.ts';
import { escapeHtml } from './escape-html.ts';

const SIDE = 160;
const QUALITY = 82;

/** Pairs as the embedder saw them; without pictures where there is no embedder. */
export async function pairPictures(
  pairs: readonly NamedPair[],
  sets: {
    readonly references: readonly LabelledPicture[];
    readonly probes: readonly LabelledPicture[];
    readonly embedder: PictureEmbedder | null;
  },
): Promise<string> {
  const { references, probes, embedder } = sets;
  const pictureOf = async (pictures: readonly LabelledPicture[], id: string): Promise<string> => {
    const file = pictures.find((picture) => picture.id === id)?.file;
    return embedder === null || file === undefined ? '' : pictureElement(embedder, file, id);
  };
  const shown = await Promise.all(
    pairs.map(async ({ reference, probe, similarity }) => {
      const [first, second] = [await pictureOf(references, reference), await pictureOf(probes, probe)];
      const names = `${escapeHtml(reference)}<br>${escapeHtml(probe)}`;
      return `<div class="pair"><div>${first}${second}</div><p><b>${similarity.toFixed(3)}</b> ${names}</p></div>`;
    }),
  );
  return `<div class="pairs">${shown.join('\n')}</div>`;
}

async function pictureElement(embedder: PictureEmbedder, file: string, id: string): Promise<string> {
  const outcome = await embedder.cropOf(file);
  if (!outcome.ok) return `<span class="none">${escapeHtml(outcome.reason)}</span>`;
  const bytes = await encodeJpeg(shrinkTo(outcome.crop, SIDE).image, QUALITY);
  const data = Buffer.from(bytes).toString('base64');
  return `<img alt="${escapeHtml(id)}" src="data:image/jpeg;base64,${data}">`;
}
