import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

export const SIDE = 64;

/** Drawings as ink (1) on paper (0). */
export interface Characters {
  /** `[rows]` of `[SIDE·SIDE]`. */
  readonly drawings: readonly Float32Array[];
  /** `[rows]` character of each. */
  readonly labels: Int32Array;
  /** Names of the characters. */
  readonly names: readonly string[];
}

/** Pictures of a folder for each character. */
export async function readCharacters(folder: string): Promise<Characters> {
  const names = readdirSync(folder).sort();
  const drawings: Float32Array[] = [];
  const labels: number[] = [];
  for (const [label, name] of names.entries()) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      drawings.push(await readDrawing(join(folder, name, file)));
      labels.push(label);
    }
  }
  return { drawings, labels: Int32Array.from(labels), names };
}

/** The rows of some characters, which are numbered as they are given. */
export function charactersOf(all: Characters, wanted: readonly number[]): Characters {
  const drawings: Float32Array[] = [];
  const labels: number[] = [];
  const numberOf = new Map(wanted.map((label, number) => [label, number]));
  all.labels.forEach((label, row) => {
    const number = numberOf.get(label);
    const drawing = all.drawings[row];
    if (number === undefined || drawing === undefined) return;
    drawings.push(drawing);
    labels.push(number);
  });
  return { drawings, labels: Int32Array.from(labels), names: wanted.map((label) => all.names[label] ?? '') };
}

async function readDrawing(file: string): Promise<Float32Array> {
  const grey = await sharp(file).toColourspace('b-w').resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer();
  const channels = grey.length / SIDE ** 2;
  return Float32Array.from({ length: SIDE ** 2 }, (_, i) => 1 - (grey[i * channels] ?? 255) / 255);
}
