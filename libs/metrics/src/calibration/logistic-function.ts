/** The logistic function 1 / (1 + e^−x), without overflow. @returns In [0, 1]; 0 at −∞, 1 at +∞. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const exponential = Math.exp(x);
  return exponential / (1 + exponential);
}

/** The inverse of `sigmoid`, ln(p / (1 − p)). @param p In [0, 1]; 0 gives −∞, 1 gives +∞. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** ln(1 + e^x), without overflow. @returns ≥ 0. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
