/** Opens the finder from wherever; it is loaded with the first use. */
let open: (() => void) | null = null;

export function registerFinder(opener: () => void): () => void {
  open = opener;
  return () => (open = null);
}

export function openFinder(): void {
  open?.();
}
