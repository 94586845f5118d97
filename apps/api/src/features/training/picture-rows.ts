import type { PictureRows } from '@gallerist/embedding/node';
import {
  alignmentTemplates,
  defaultImageLimits,
  inspectHeader,
  specTemplate,
  type PreprocessSpec,
} from '@gallerist/preprocess';
import { keptCropKeys } from '../evaluation/kept-crops.ts';
import { labelledItems, type FeatureRow } from './feature-rows.ts';
import type { FrozenDataset } from './freeze-dataset.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainingParts } from './training-parts.ts';
import type { TrainingPart } from './training.types.ts';

/** A kept crop as a file of the run's folder. */
export interface PictureRow extends Omit<FeatureRow, 'vector'> {
  readonly file: string;
  /** What it was aligned to; null for a crop of a box. */
  readonly template: string | null;
}

interface Staging {
  readonly dataset: FrozenDataset;
  readonly folder: RunFolder;
  /** Of the model that crops are kept for now. */
  readonly preprocess: PreprocessSpec;
}

interface StagingTools {
  readonly signal: AbortSignal;
  readonly report: (share: number) => Promise<void>;
}

const itemsAtOnce = 100;

/**
 * Copies the kept crops of a data set into the run's folder, so that training reads files and a sample that is deleted meanwhile
 * does not change what checkpoints belong to. Crops that are gone, or of a template that is not known any more, are left out.
 *
 * @throws the signal's reason once aborted.
 */
export async function stagePictures(
  { database, blobs }: Pick<TrainingParts, 'database' | 'blobs'>,
  { dataset, folder, preprocess }: Staging,
  { signal, report }: StagingTools,
): Promise<readonly PictureRow[]> {
  const kept = keptRows(await folder.read('pictures'), dataset.summary.digest);
  if (kept !== null) return kept;
  const rows: PictureRow[] = [];
  const items = labelledItems(dataset.items);
  for (let start = 0; start < items.length; start += itemsAtOnce) {
    const batch = items.slice(start, start + itemsAtOnce);
    const keys = await keptCropKeys({ database }, batch);
    for (const { id, kind, part, label } of batch) {
      const key = keys.get(id);
      const crop = key === undefined ? null : await blobs.read(key);
      const template = crop === null ? undefined : templateOf(crop, preprocess);
      if (crop === null || template === undefined) continue;
      rows.push({ id, kind, part, label, template, file: await folder.writePicture(id, crop) });
    }
    signal.throwIfAborted();
    await report(Math.min(1, (start + itemsAtOnce) / items.length));
  }
  const file = { digest: dataset.summary.digest, rows };
  await folder.write('pictures', Buffer.from(JSON.stringify(file)));
  return rows;
}

/** null for what belongs to another data set. */
function keptRows(file: Uint8Array | null, digest: string): readonly PictureRow[] | null {
  if (file === null) return null;
  // reason: stagePictures wrote it
  const kept = JSON.parse(Buffer.from(file).toString()) as { digest: string; rows: readonly PictureRow[] };
  return kept.digest === digest ? kept.rows : null;
}

/** By its size: crops say nothing else of the model that they were kept for. undefined for one that cannot be used. */
function templateOf(crop: Uint8Array, { geometry }: PreprocessSpec): string | null | undefined {
  const header = inspectHeader(crop, defaultImageLimits);
  if (!header.ok) return undefined;
  if (geometry.kind === 'box') return null;
  const { width, height } = header.value;
  const isOfSize = (template: { width: number; height: number }): boolean =>
    template.width === width && template.height === height;
  return [specTemplate(geometry.template), ...alignmentTemplates].find(isOfSize)?.name;
}

/** Rows of some parts as the training library takes them. */
export function labelledPictures(all: readonly PictureRow[], parts: readonly TrainingPart[]): PictureRows {
  const rows = all.filter(({ part }) => parts.includes(part));
  const templates = rows.flatMap(({ template }) => template ?? []);
  return {
    files: rows.map(({ file }) => file),
    ids: rows.map(({ id }) => id),
    identities: Int32Array.from(rows, ({ label }) => label),
    ...(templates.length === rows.length && rows.length > 0 ? { alignedTemplates: templates } : {}),
  };
}
