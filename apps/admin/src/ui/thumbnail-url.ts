/** Edges that the server makes, in pixels. */
export const thumbnailSizes = [64, 128, 256] as const;

/** The address of a small copy: twice the size on the page, for sharp screens. */
export function thumbnailUrl(url: string, cssPixels: number): string {
  const size = thumbnailSizes.find((edge) => edge >= cssPixels * 2) ?? thumbnailSizes.at(-1);
  return `${url}${url.includes('?') ? '&' : '?'}size=${size ?? ''}`;
}
