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

/** ⟨x, y⟩ / (‖x‖ ‖y‖); 0 with a vector of zeros. */
export function cosine(x: Vector, y: Vector): number {
  const lengths = Math.hypot(...x) * Math.hypot(...y);
  return lengths === 0 ? 0 : dot(x, y) / lengths;
}

/** Angle of a cosine that rounding may have led past ±1, in radians. */
export function angleOf(similarity: number): number {
  return Math.acos(Math.min(1, Math.max(-1, similarity)));
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

/** logsumexp(z) − z_y. */
export function crossEntropy(logits: Vector, label: number): number {
  return logSumExp(logits) - logits[label]!;
}
