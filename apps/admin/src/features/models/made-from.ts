/** What a manifest says of how a pack was made, as far as it can be read. */
export interface MadeFrom {
  readonly kind: MakingKind | null;
  readonly parent: string | null;
  readonly recipe: string | null;
  /** Of a quantised pack: layers that stayed in floating point. */
  readonly keptInFloat: readonly string[] | null;
}

const kinds = ['trained', 'fine-tuned', 'pruned', 'quantised', 'converted', 'calibrated'] as const;
export type MakingKind = (typeof kinds)[number];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Manifests of other versions may say more or less: what is not understood is left to the text of the manifest. */
export function madeFrom(lineage: unknown): MadeFrom | null {
  if (!isRecord(lineage)) return null;
  const { kind, parent, recipe, settings } = lineage;
  const names = isRecord(parent) ? [textOf(parent['name']), textOf(parent['version'])] : [];
  const kept = isRecord(settings) ? settings['keptInFloat'] : null;
  return {
    kind: kinds.find((one) => one === kind) ?? null,
    parent: names.some((name) => name !== null) ? names.filter((name) => name !== null).join(' ') : null,
    recipe: textOf(recipe),
    keptInFloat: Array.isArray(kept) ? kept.filter((layer) => typeof layer === 'string') : null,
  };
}
