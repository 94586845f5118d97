import sharp from 'sharp';

/** A vector at this cosine similarity of a unit vector; the same rest for all of them. */
export function vectorAt(unit: readonly number[], similarity: number): number[] {
  const other = unit.map((_, i) => Math.sin(7 * i + 1));
  const along = other.reduce((sum, value, i) => sum + value * (unit[i] ?? 0), 0);
  const rest = other.map((value, i) => value - along * (unit[i] ?? 0));
  const length = Math.hypot(...rest);
  const across = Math.sqrt(1 - similarity ** 2) / length;
  return unit.map((value, i) => similarity * value + across * (rest[i] ?? 0));
}

/** One portrait twice, side by side: one person who stands in a picture twice. */
export async function twins(portrait: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(portrait).metadata();
  const blank = { create: { width: 2 * width, height, channels: 3 as const, background: 'grey' } };
  return sharp(blank)
    .composite([
      { input: portrait, left: 0, top: 0 },
      { input: portrait, left: width, top: 0 },
    ])
    .jpeg({ quality: 92 })
    .toBuffer();
}
