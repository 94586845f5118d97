/** Plain arithmetic of vectors, for the oracles of tests. */
export type Vector = readonly number[];

export function dot(x: Vector, y: Vector): number {
  return x.reduce((total, value, i) => total + value * y[i]!, 0);
}

export function squaredDistance(x: Vector, y: Vector): number {
  return x.reduce((total, value, i) => total + (value - y[i]!) ** 2, 0);
}

export function distance(x: Vector, y: Vector): number {
  return Math.sqrt(squaredDistance(x, y));
}

export function unit(x: Vector): number[] {
  return x.map((value) => value / Math.sqrt(dot(x, x)));
}

export function cosine(x: Vector, y: Vector): number {
  return dot(unit(x), unit(y));
}

/** Between directions: what the losses take where they say nothing else. */
export function chord(x: Vector, y: Vector): number {
  return distance(unit(x), unit(y));
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}

/** Mean of the values above 0. */
export function meanOfActive(values: readonly number[]): number {
  return mean(values.filter((value) => value > 0));
}

export function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((total, value) => total + Math.exp(value - most), 0));
}
