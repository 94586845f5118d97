interface Place {
  readonly index: number;
  readonly count: number;
  /** Items beside each other. */
  readonly columns: number;
}

const pageRows = 10;

/** Where a key leads in a list or grid; null for a key that moves nothing, or nowhere else. */
export function nextIndex(key: string, { index, count, columns }: Place): number | null {
  const wanted = targetOf(key, { index, count, columns });
  if (wanted === null || count === 0) return null;
  const next = Math.min(count - 1, Math.max(0, wanted));
  return next === index ? null : next;
}

function targetOf(key: string, { index, count, columns }: Place): number | null {
  switch (key) {
    case 'ArrowDown':
      return index + columns < count || columns === 1 ? index + columns : index;
    case 'ArrowUp':
      return index - columns >= 0 ? index - columns : index;
    case 'ArrowRight':
      return columns === 1 ? null : index + 1;
    case 'ArrowLeft':
      return columns === 1 ? null : index - 1;
    case 'PageDown':
      return index + pageRows * columns;
    case 'PageUp':
      return index - pageRows * columns;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
