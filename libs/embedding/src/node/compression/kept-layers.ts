import { CompressionError } from '../../compression/compression-error.ts';
import type { EmbeddingLoss } from './embedding-loss.ts';

/**
 * How many layers stay in float: those whose quantisation alone turns embeddings the most. `auto`: the fewest with which the
 * embeddings of the whole model turn by no more than {@link ACCEPTED_LOSS}.
 */
export type KeepFloat = number | 'auto';

/** 1 − the mean cosine that `auto` accepts: with less, rates on public sets moved by no more than their own noise. */
export const ACCEPTED_LOSS = 0.005;

/** What quantising one layer alone does. */
export interface LayerSensitivity {
  readonly layer: string;
  /** 1 − the mean cosine between the embeddings of the float model and those with this layer quantised. */
  readonly loss: number;
}

/** Builds the model with only these layers, or without these, in INT8. */
export interface QuantisedVariants {
  /** All that can be quantised. */
  readonly layers: readonly string[];
  readonly only: (layer: string) => Uint8Array;
  readonly without: (kept: ReadonlySet<string>) => Uint8Array;
}

export interface KeptLayers {
  readonly bytes: Uint8Array;
  /** Of the model as a whole, as of a layer's sensitivity. */
  readonly loss: number;
  readonly kept: readonly string[];
  /** Descending; empty where it was not asked for. */
  readonly sensitivities: readonly LayerSensitivity[];
}

/** @throws {CompressionError} `TARGET_MISSED` if `auto` would have to keep all layers; `UNSUPPORTED_GRAPH` if that was asked. */
export async function keepSensitive(
  variants: QuantisedVariants,
  keepFloat: KeepFloat,
  lossOf: EmbeddingLoss,
): Promise<KeptLayers> {
  const attempt = async (kept: readonly string[]) => {
    const bytes = variants.without(new Set(kept));
    return { bytes, kept, loss: await lossOf(bytes) };
  };
  if (keepFloat === 0) return { ...(await attempt([])), sensitivities: [] };
  const whole = keepFloat === 'auto' ? await attempt([]) : null;
  if (whole !== null && whole.loss <= ACCEPTED_LOSS) return { ...whole, sensitivities: [] };
  const sensitivities = await sensitivitiesOf(variants, lossOf);
  const ranked = sensitivities.map(({ layer }) => layer);
  if (keepFloat !== 'auto') return { ...(await attempt(ranked.slice(0, keepFloat))), sensitivities };
  for (let count = 1; count < ranked.length; count += 1) {
    const attempted = await attempt(ranked.slice(0, count));
    if (attempted.loss <= ACCEPTED_LOSS) return { ...attempted, sensitivities };
  }
  const message = `Whatever stays in float, embeddings turn by more than ${ACCEPTED_LOSS} (1 − cosine; all in INT8: ${whole?.loss.toFixed(4)}).`;
  throw new CompressionError('TARGET_MISSED', message);
}

async function sensitivitiesOf(
  { layers, only }: QuantisedVariants,
  lossOf: EmbeddingLoss,
): Promise<readonly LayerSensitivity[]> {
  const found: LayerSensitivity[] = [];
  for (const layer of layers) found.push({ layer, loss: await lossOf(only(layer)) });
  return found.sort((a, b) => b.loss - a.loss);
}
