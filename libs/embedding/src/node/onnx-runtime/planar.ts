/**
 * Pictures `[n, pixels, 3]` as `[n, 3, pixels]`: the order of axes that exported nets take.
 *
 * @param pixels Width times height of each.
 */
export function planar(tensor: Float32Array, pixels: number): Float32Array {
  const turned = new Float32Array(tensor.length);
  for (let start = 0; start < tensor.length; start += 3 * pixels) {
    const [green, blue] = [start + pixels, start + 2 * pixels];
    for (let pixel = 0, from = start; pixel < pixels; pixel += 1, from += 3) {
      turned[start + pixel] = tensor[from] ?? Number.NaN;
      turned[green + pixel] = tensor[from + 1] ?? Number.NaN;
      turned[blue + pixel] = tensor[from + 2] ?? Number.NaN;
    }
  }
  return turned;
}
