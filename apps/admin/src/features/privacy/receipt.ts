/** What a page shows of a receipt; who checks it takes the file. */
export interface ReceiptView {
  readonly removed: readonly (readonly [string, number])[];
  readonly models: readonly { readonly name: string; readonly version: string }[];
  readonly notReached: readonly { readonly what: string; readonly why: string }[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textsOf = <Key extends string>(list: unknown, keys: readonly Key[]): Record<Key, string>[] =>
  (Array.isArray(list) ? list : []).flatMap((entry: unknown) =>
    isObject(entry) && keys.every((key) => typeof entry[key] === 'string')
      ? [entry as Record<Key, string>] // reason: checked in the line above
      : [],
  );

/** Null for a text that is no receipt. */
export function readReceipt(text: string): ReceiptView | null {
  const receipt = receiptIn(text);
  if (receipt === null) return null;
  const removed = isObject(receipt['removed']) ? receipt['removed'] : {};
  return {
    removed: countsOf(removed),
    models: textsOf(receipt['models'], ['name', 'version']),
    notReached: textsOf(receipt['notReached'], ['what', 'why']),
  };
}

function receiptIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const file: unknown = JSON.parse(text);
    const receipt = isObject(file) ? file['receipt'] : null;
    return isObject(receipt) ? receipt : null;
  } catch {
    return null; // no JSON is no receipt
  }
}

/** How much is gone, the most first; stores with nothing are left out. */
export function countsOf(removed: Readonly<Record<string, unknown>>): readonly (readonly [string, number])[] {
  return Object.entries(removed)
    .flatMap(([store, count]) => (typeof count === 'number' && count > 0 ? [[store, count] as const] : []))
    .sort(([, a], [, b]) => b - a);
}
