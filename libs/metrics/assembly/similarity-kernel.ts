/**
 * Blocks of similarities C = A·Bᵀ with 128-bit SIMD, in AssemblyScript: `npm run kernels` compiles this file into
 * src/similarity/kernel/generated/similarity-kernel.ts. Addresses are bytes in the imported memory, numbers float32.
 *
 * No relaxed instruction, and each product's terms are added in one fixed order wherever it stands in the block: the same
 * two rows give the same bits on every machine, in every block, and whichever of the two is the row of A.
 */

/** Rows of A in a panel and, times two, rows of B in a panel: 8 sums of 4 lanes fit the 16 registers of x86-64. */
const PANEL_ROWS: i32 = 4;
const PANEL_COLUMNS: i32 = 8;
/** Components that one pass over the block takes: a panel of B stays in the first-level cache, A in the second. */
const CHUNK: i32 = 128;

/**
 * Interleaves rows into panels of `width` (4 or 8) rows: component k of the panel's row r goes to k × width + r, so that the
 * inner loop reads straight ahead.
 *
 * @param count A multiple of `width`.
 * @param depth Components of a row, a multiple of 4.
 */
export function pack(rows: usize, count: i32, depth: i32, width: i32, panels: usize): void {
  const rowBytes = (<usize>depth) << 2;
  const step = (<usize>width) << 2;
  for (let first = 0; first < count; first += 4) {
    const panel = first / width;
    let target = panels + <usize>panel * rowBytes * width + ((<usize>(first - panel * width)) << 2);
    let source = rows + <usize>first * rowBytes;
    for (let k = 0; k < depth; k += 4) {
      const a = v128.load(source);
      const b = v128.load(source + rowBytes);
      const c = v128.load(source + 2 * rowBytes);
      const d = v128.load(source + 3 * rowBytes);
      const ab01 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd01 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const ab23 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cd23 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<i64>(ab01, cd01, 0, 2));
      v128.store(target + step, v128.shuffle<i64>(ab01, cd01, 1, 3));
      v128.store(target + 2 * step, v128.shuffle<i64>(ab23, cd23, 0, 2));
      v128.store(target + 3 * step, v128.shuffle<i64>(ab23, cd23, 1, 3));
      target += 4 * step;
      source += 16;
    }
  }
}

/**
 * C = A·Bᵀ of packed panels.
 *
 * @param a      Panels of 4 rows; `rows` is a multiple of 4.
 * @param b      Panels of 8 rows; `columns` is a multiple of 8.
 * @param depth  A multiple of 4.
 * @param c      Row-major, `columns` wide; overwritten.
 */
export function multiply(a: usize, b: usize, c: usize, rows: i32, columns: i32, depth: i32): void {
  const rowBytes = (<usize>columns) << 2;
  for (let k = 0; k < depth; k += CHUNK) {
    const steps = min(CHUNK, depth - k);
    for (let column = 0; column < columns; column += PANEL_COLUMNS) {
      const panelB = b + ((<usize>(column * depth + k * PANEL_COLUMNS)) << 2);
      for (let row = 0; row < rows; row += PANEL_ROWS) {
        const panelA = a + ((<usize>(row * depth + k * PANEL_ROWS)) << 2);
        addPanel(panelA, panelB, c + <usize>row * rowBytes + ((<usize>column) << 2), rowBytes, steps, k > 0);
      }
    }
  }
}

/** 4 × 8 products over `steps` components, added to C or written there. */
function addPanel(a: usize, b: usize, c: usize, rowBytes: usize, steps: i32, isContinued: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  for (let k = 0; k < steps; k += 1) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    a += 4 * PANEL_ROWS;
    b += 4 * PANEL_COLUMNS;
  }
  const row1 = c + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  if (isContinued) {
    c00 = f32x4.add(v128.load(c), c00);
    c01 = f32x4.add(v128.load(c, 16), c01);
    c10 = f32x4.add(v128.load(row1), c10);
    c11 = f32x4.add(v128.load(row1, 16), c11);
    c20 = f32x4.add(v128.load(row2), c20);
    c21 = f32x4.add(v128.load(row2, 16), c21);
    c30 = f32x4.add(v128.load(row3), c30);
    c31 = f32x4.add(v128.load(row3, 16), c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(row1, c10);
  v128.store(row1, c11, 16);
  v128.store(row2, c20);
  v128.store(row2, c21, 16);
  v128.store(row3, c30);
  v128.store(row3, c31, 16);
}

/**
 * Dot products of consecutive rows with one query, as they lie, in 16 sums a row.
 *
 * @param count       At least 1.
 * @param strideBytes A multiple of 64; the padding of rows and query is zero.
 * @param out         `count` float32.
 */
export function dot(rows: usize, count: i32, strideBytes: usize, query: usize, out: usize): void {
  do {
    const end = rows + strideBytes;
    let cursor = query;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    do {
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(rows), v128.load(cursor)));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(rows, 16), v128.load(cursor, 16)));
      sum2 = f32x4.add(sum2, f32x4.mul(v128.load(rows, 32), v128.load(cursor, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(v128.load(rows, 48), v128.load(cursor, 48)));
      cursor += 64;
      rows += 64;
    } while (rows < end);
    const sum = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
    const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
    store<f32>(out, low + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
    out += 4;
    count -= 1;
  } while (count > 0);
}
