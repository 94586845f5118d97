import { cosine } from '../exact-math.ts';
import type { Extent } from './expose.ts';

const SIZE = 8;

/** Coarseness of each frequency of brightness and of colour at quality 50: the tables of the standard's annex K. */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const chrominance = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** `[frequency, place]` of the orthonormal cosine transform of eight values. */
const basis = Float64Array.from({ length: SIZE * SIZE }, (_, i) => {
  const [frequency, place] = [Math.floor(i / SIZE), i % SIZE];
  const weight = frequency === 0 ? Math.sqrt(1 / SIZE) : Math.sqrt(2 / SIZE);
  return weight * cosine(((2 * place + 1) * frequency * Math.PI) / (2 * SIZE));
});

/** The marks that a JPEG file of that quality (1 to 100) leaves on a picture with values in [0, 1], in place, colour at half size. */
export function leaveJpegMarks(values: Float64Array, extent: Extent, quality: number): void {
  const scale = (quality < 50 ? 50 / quality : 2 - quality / 50) / 255;
  const planes = toPlanes(values, extent);
  quantisePlane(
    planes.y,
    extent,
    luminance.map((step) => Math.max(1 / 255, step * scale)),
  );
  const half = { width: Math.ceil(extent.width / 2), height: Math.ceil(extent.height / 2) };
  const coarse = chrominance.map((step) => Math.max(1 / 255, step * scale));
  for (const plane of [planes.blue, planes.red]) quantisePlane(plane, half, coarse);
  fromPlanes(values, extent, planes);
}

interface Planes {
  readonly y: Float64Array;
  /** At half the size. */
  readonly blue: Float64Array;
  readonly red: Float64Array;
}

function toPlanes(values: Float64Array, { width, height }: Extent): Planes {
  const halfWidth = Math.ceil(width / 2);
  const size = halfWidth * Math.ceil(height / 2);
  const planes = {
    y: new Float64Array(width * height),
    blue: new Float64Array(size),
    red: new Float64Array(size),
  };
  const counts = new Float64Array(size);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const pixel = row * width + column;
      const [r, g, b] = [values[pixel * 3] ?? 0, values[pixel * 3 + 1] ?? 0, values[pixel * 3 + 2] ?? 0];
      const y = 0.299 * r + 0.587 * g + 0.114 * b;
      planes.y[pixel] = y;
      const at = (row >> 1) * halfWidth + (column >> 1);
      planes.blue[at] = (planes.blue[at] ?? 0) + (b - y) * 0.564;
      planes.red[at] = (planes.red[at] ?? 0) + (r - y) * 0.713;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  for (let at = 0; at < size; at += 1) {
    planes.blue[at] = (planes.blue[at] ?? 0) / (counts[at] ?? 1);
    planes.red[at] = (planes.red[at] ?? 0) / (counts[at] ?? 1);
  }
  return planes;
}

function fromPlanes(values: Float64Array, { width, height }: Extent, planes: Planes): void {
  const halfWidth = Math.ceil(width / 2);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const pixel = row * width + column;
      const at = (row >> 1) * halfWidth + (column >> 1);
      const y = planes.y[pixel] ?? 0;
      const [blue, red] = [(planes.blue[at] ?? 0) / 0.564, (planes.red[at] ?? 0) / 0.713];
      values[pixel * 3] = y + red;
      values[pixel * 3 + 1] = y - (0.299 * red + 0.114 * blue) / 0.587;
      values[pixel * 3 + 2] = y + blue;
    }
  }
}

function quantisePlane(plane: Float64Array, { width, height }: Extent, steps: readonly number[]): void {
  const block = new Float64Array(SIZE * SIZE);
  const place = (row: number, column: number): number =>
    Math.min(height - 1, row) * width + Math.min(width - 1, column);
  for (let top = 0; top < height; top += SIZE) {
    for (let left = 0; left < width; left += SIZE) {
      for (let i = 0; i < block.length; i += 1) block[i] = plane[place(top + (i >> 3), left + (i & 7))] ?? 0;
      quantiseBlock(block, steps);
      for (let i = 0; i < block.length; i += 1) {
        const [row, column] = [top + (i >> 3), left + (i & 7)];
        if (row < height && column < width) plane[row * width + column] = block[i] ?? 0;
      }
    }
  }
}

function quantiseBlock(block: Float64Array, steps: readonly number[]): void {
  transformBothWays(block, (frequency, at) => basis[frequency * SIZE + at] ?? 0);
  for (let i = 0; i < block.length; i += 1) {
    const step = steps[i] ?? 1;
    block[i] = Math.round((block[i] ?? 0) / step) * step;
  }
  transformBothWays(block, (at, frequency) => basis[frequency * SIZE + at] ?? 0);
}

/** B · M · Bᵀ, in place. */
function transformBothWays(block: Float64Array, weight: (to: number, from: number) => number): void {
  const half = new Float64Array(SIZE * SIZE);
  for (let row = 0; row < SIZE; row += 1) {
    for (let to = 0; to < SIZE; to += 1) {
      let sum = 0;
      for (let from = 0; from < SIZE; from += 1) sum += weight(to, from) * (block[row * SIZE + from] ?? 0);
      half[row * SIZE + to] = sum;
    }
  }
  for (let column = 0; column < SIZE; column += 1) {
    for (let to = 0; to < SIZE; to += 1) {
      let sum = 0;
      for (let from = 0; from < SIZE; from += 1) sum += weight(to, from) * (half[from * SIZE + column] ?? 0);
      block[to * SIZE + column] = sum;
    }
  }
}
