import { packManifestSchema, weightFile } from '@gallerist/embedding';
import type { JsonValue } from '../../core/json.ts';
import type { CompressionKind } from './model-compression.ts';
import type { ModelManifest } from './model.types.ts';

/** What people are shown of a stored manifest; nothing of one that this version cannot read. */
export function shownManifest(manifest: JsonValue): ModelManifest {
  const parsed = packManifestSchema.safeParse(manifest);
  if (!parsed.success) return nothing;
  const { lineage, files, defaultThreshold } = parsed.data;
  return {
    lineage,
    weightFiles: files.map(weightFile),
    defaultThreshold,
    compressedBy: (lineage && compressions[lineage.kind]) ?? null,
    exportCosine: numberOf(lineage?.settings['exportCosine']),
  };
}

const nothing: ModelManifest = {
  ...{ lineage: null, weightFiles: [], defaultThreshold: null, compressedBy: null, exportCosine: null },
};

const compressions: Readonly<Record<string, CompressionKind | undefined>> = {
  quantised: 'QUANTISED',
  pruned: 'PRUNED',
};

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
