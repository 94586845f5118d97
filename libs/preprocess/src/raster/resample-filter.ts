/**
 * `bilinear`: two taps along each axis, also when shrinking (as OpenCV's `INTER_LINEAR`; it aliases).
 * `bilinear-area`: bilinear when enlarging, average over the pixel's footprint when shrinking (no aliasing).
 */
export const resampleFilters = ['bilinear', 'bilinear-area'] as const;
export type ResampleFilter = (typeof resampleFilters)[number];
