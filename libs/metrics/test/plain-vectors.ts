/** ⟨a, b⟩ / (‖a‖ ‖b‖); 0 with a vector of zeros. */
export function plainCosine(a: readonly number[], b: readonly number[]): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length === 0 ? 0 : a.reduce((total, value, i) => total + value * b[i]!, 0) / length;
}

/** Angle of a cosine that rounding may have led past ±1, in radians. */
export function plainAngle(cosine: number): number {
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** ln Σ e^v. */
export function plainLogSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((total, value) => total + Math.exp(value - largest), 0));
}

/** logsumexp(z) − z_y. */
export function plainCrossEntropy(logits: readonly number[], label: number): number {
  return plainLogSumExp(logits) - logits[label]!;
}

export function plainMean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
