export interface PlanLink {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

export interface PlanPoint {
  readonly id: string;
  /** 0 to `width` and 0 to `height` of the plan. */
  readonly x: number;
  readonly y: number;
}

export interface PlanSize {
  readonly width: number;
  readonly height: number;
}

type Point = readonly [number, number];

const rounds = 60;
/** Ways of seconds and of hours on one plan: lengths grow with the root of the time. */
const lengthOf = (seconds: number): number => Math.sqrt(Math.max(1, seconds));

/**
 * Where cameras stand on a plan, so that distances are as near to travel times as a plane allows (stress majorisation).
 * The same cameras always give the same plan; those without a way stand further off than all others.
 */
export function layoutPlan(
  ids: readonly string[],
  links: readonly PlanLink[],
  size: PlanSize,
): readonly PlanPoint[] {
  if (ids.length === 0) return [];
  const lengths = lengthsBetween(ids, links);
  let points: readonly Point[] = ids.map((_, index) => onCircle(index, ids.length));
  for (let round = 0; round < rounds; round++) points = majorised(points, lengths);
  const placed = fitted(lying(points), size);
  return placed.map(([x, y], index) => ({ id: ids[index] ?? '', x, y }));
}

const onCircle = (index: number, count: number): Point => {
  const angle = (2 * Math.PI * index) / count;
  return [Math.cos(angle), Math.sin(angle)];
};

/** Along the shortest way (Floyd and Warshall). */
function lengthsBetween(ids: readonly string[], links: readonly PlanLink[]): readonly (readonly number[])[] {
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const table = ids.map((_, row) => ids.map((__, column) => (row === column ? 0 : Infinity)));
  const lower = (row: number, column: number, length: number): void => {
    const cells = table[row];
    if (cells !== undefined && length < (cells[column] ?? 0)) cells[column] = length;
  };
  for (const { from, to, seconds } of links) {
    const [a, b] = [indexOf.get(from), indexOf.get(to)];
    if (a === undefined || b === undefined) continue;
    lower(a, b, lengthOf(seconds));
    lower(b, a, lengthOf(seconds));
  }
  for (const via of ids.keys())
    for (const row of ids.keys())
      for (const column of ids.keys()) lower(row, column, cell(table, row, via) + cell(table, via, column));
  const known = table.flat().filter(Number.isFinite);
  const apart = Math.max(1, ...known) * 1.25;
  return table.map((row) => row.map((length) => (Number.isFinite(length) ? length : apart)));
}

const cell = (table: readonly (readonly number[])[], row: number, column: number): number =>
  table[row]?.[column] ?? Infinity;

/** One step: each point goes where its distances to the others, near ones first, want it (weights 1/d²). */
function majorised(points: readonly Point[], lengths: readonly (readonly number[])[]): readonly Point[] {
  return points.map(([x, y], index) => {
    let [sumX, sumY, sum] = [0, 0, 0];
    for (const [other, [otherX, otherY]] of points.entries()) {
      const length = cell(lengths, index, other);
      if (other === index || length === 0) continue;
      const distance = Math.hypot(x - otherX, y - otherY) || 1e-6;
      const weight = 1 / length ** 2;
      sumX += weight * (otherX + (length * (x - otherX)) / distance);
      sumY += weight * (otherY + (length * (y - otherY)) / distance);
      sum += weight;
    }
    return sum === 0 ? [x, y] : [sumX / sum, sumY / sum];
  });
}

/** Turned so that it is wider than tall: along its principal axis. */
function lying(points: readonly Point[]): readonly Point[] {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [centreX, centreY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const centred = points.map(([x, y]): Point => [x - centreX, y - centreY]);
  const both = mean(centred.map(([x, y]) => x * y));
  const difference = mean(centred.map(([x, y]) => x * x - y * y));
  const angle = Math.atan2(2 * both, difference) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return centred.map(([x, y]) => [x * cos + y * sin, y * cos - x * sin]);
}

/** As large as it fits, in its proportions, in the middle. */
function fitted(points: readonly Point[], { width, height }: PlanSize): readonly Point[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [extentX, extentY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = Math.min(width / Math.max(extentX, 1e-6), height / Math.max(extentY, 1e-6));
  const used = extentX + extentY < 1e-6 ? 0 : scale;
  const [marginX, marginY] = [(width - extentX * used) / 2, (height - extentY * used) / 2];
  return points.map(([x, y]) => [marginX + (x - left) * used, marginY + (y - top) * used]);
}
