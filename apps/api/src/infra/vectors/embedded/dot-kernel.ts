/**
 * The inner loop of the exact scan as WebAssembly with 128-bit SIMD: dot products of many rows with one query.
 *
 * V8 does not vectorise a loop over a Float32Array; this kernel does four components at once in four independent
 * sums and is limited by memory bandwidth. It is written here as instructions, not shipped as a binary, so that it can be
 * read, and needs no compiler. It uses no relaxed instruction: the same rows give the same sums on every machine.
 *
 * `dot(rows, count, strideBytes, query, out)`: byte offsets in the imported memory; `strideBytes` is a multiple of
 * {@link LANE_BYTES}, the padding of rows and query is zero, `count` ≥ 1. Writes `count` float32 at `out`.
 */
export interface DotKernel {
  dot(rows: number, count: number, strideBytes: number, query: number, out: number): void;
}

/** Bytes that one turn of the loop takes: 4 sums × 4 float32. */
export const LANE_BYTES = 64;
const SUMS = 4;

/** Upper bound of |float32 sum − exact sum| for unit vectors: see Higham 2002, section 3.1 (γ_n · |a|·|b|). */
export function dotErrorBound(dimensions: number): number {
  const UNIT_ROUNDOFF = 2 ** -24;
  // Terms that one lane adds up, the product's own rounding, and the reduction of 16 lanes to one.
  const roundings = Math.ceil(dimensions / (LANE_BYTES / 4)) + 1 + 5;
  // 1.01 covers that the lengths are 1 only to NORM_TOLERANCE, and the terms of higher order.
  return roundings * UNIT_ROUNDOFF * 1.01;
}

export function instantiateDotKernel(memory: WebAssembly.Memory): DotKernel {
  const instance = new WebAssembly.Instance(compiled(), { env: { memory } });
  const { dot } = instance.exports;
  if (typeof dot !== 'function')
    throw new TypeError('instantiateDotKernel: dot must be exported as a function');
  return { dot: dot as DotKernel['dot'] }; // `as`: WebAssembly exports have no static type
}

let cachedModule: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  cachedModule ??= new WebAssembly.Module(dotModule());
  return cachedModule;
}

const I32 = 0x7f;
const V128 = 0x7b;
/** Parameters, then locals, by their WebAssembly index. */
const ROW = 0;
const COUNT = 1;
const STRIDE = 2;
const QUERY = 3;
const OUT = 4;
const ROW_END = 5;
const QUERY_CURSOR = 6;
const FIRST_SUM = 7;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32Const = (value: number): number[] => [0x41, ...signedLeb(value)];
const I32_ADD = [0x6a];
const I32_SUB = [0x6b];
const I32_LESS_UNSIGNED = [0x49];
const F32_ADD = [0x92];
const f32Store = [0x38, 2, 0];
const LOOP = [0x03, 0x40];
const END = [0x0b];
const REPEAT_IF = [0x0d, 0];
const simd = (opcode: number, ...immediate: number[]): number[] => [
  0xfd,
  ...unsignedLeb(opcode),
  ...immediate,
];
const v128Load = (offset: number): number[] => simd(0x00, 4, ...unsignedLeb(offset));
const V128_ZERO = simd(0x0c, ...new Array<number>(16).fill(0));
const f32x4Lane = (lane: number): number[] => simd(0x1f, lane);
const F32X4_ADD = simd(0xe4);
const F32X4_MUL = simd(0xe6);

function dotInstructions(): number[] {
  const sums = Array.from({ length: SUMS }, (_, i) => FIRST_SUM + i);
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  const multiplyAdd = (sum: number, i: number): number[] => [
    ...[...get(ROW), ...v128Load(16 * i), ...get(QUERY_CURSOR), ...v128Load(16 * i), ...F32X4_MUL],
    ...[...get(sum), ...F32X4_ADD, ...set(sum)],
  ];
  return [
    ...LOOP,
    ...[...get(ROW), ...get(STRIDE), ...I32_ADD, ...set(ROW_END)],
    ...[...get(QUERY), ...set(QUERY_CURSOR)],
    ...sums.flatMap((sum) => [...V128_ZERO, ...set(sum)]),
    ...LOOP,
    ...sums.flatMap(multiplyAdd),
    ...[...get(QUERY_CURSOR), ...i32Const(LANE_BYTES), ...I32_ADD, ...set(QUERY_CURSOR)],
    ...[...get(ROW), ...i32Const(LANE_BYTES), ...I32_ADD, ...tee(ROW)],
    ...[...get(ROW_END), ...I32_LESS_UNSIGNED, ...REPEAT_IF],
    ...END,
    ...[...get(a), ...get(b), ...F32X4_ADD, ...get(c), ...get(d), ...F32X4_ADD, ...F32X4_ADD, ...set(a)],
    ...get(OUT),
    ...[...get(a), ...f32x4Lane(0), ...get(a), ...f32x4Lane(1), ...F32_ADD],
    ...[...get(a), ...f32x4Lane(2), ...F32_ADD, ...get(a), ...f32x4Lane(3), ...F32_ADD],
    ...f32Store,
    ...[...get(OUT), ...i32Const(4), ...I32_ADD, ...set(OUT)],
    ...[...get(COUNT), ...i32Const(1), ...I32_SUB, ...tee(COUNT), ...REPEAT_IF],
    ...END,
    ...END,
  ];
}

/** The module around the function: types, the imported memory, one export. */
function dotModule(): Uint8Array<ArrayBuffer> {
  const locals = [2, 2, I32, SUMS, V128];
  const body = [...locals, ...dotInstructions()];
  const section = (id: number, content: number[]): number[] => [
    id,
    ...unsignedLeb(content.length),
    ...content,
  ];
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
  const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('dot'), 0x00, 0]),
    ...section(10, [1, ...unsignedLeb(body.length), ...body]),
  ]);
}

function unsignedLeb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsignedLeb(value >>> 7)];
}

function signedLeb(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)];
}
