import { packManifestSchema, weightFile } from '@gallerist/embedding';
import type { JsonValue } from '../../core/json.ts';
import type { ModelManifest } from './model.types.ts';

/** What people are shown of a stored manifest; nothing of one that this version cannot read. */
export function shownManifest(manifest: JsonValue): ModelManifest {
  const parsed = packManifestSchema.safeParse(manifest);
  if (!parsed.success) return { lineage: null, weightFiles: [], defaultThreshold: null };
  const { lineage, files, defaultThreshold } = parsed.data;
  return {
    lineage,
    weightFiles: files.map(weightFile),
    defaultThreshold,
  };
}
