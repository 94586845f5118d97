import type { JsonObject } from '../../core/json.ts';
import type { Sample } from './sample.types.ts';

/** A sample as an idempotency record keeps it. */
export function sampleToJson(sample: Sample): JsonObject {
  return {
    ...sample,
    capturedAt: sample.capturedAt?.toISOString() ?? null,
    validUntil: sample.validUntil?.toISOString() ?? null,
    createdAt: sample.createdAt.toISOString(),
  } as unknown as JsonObject; // reason: interfaces lack the index signature of JsonObject; all values are JSON
}

export function sampleFromJson(json: JsonObject): Sample {
  const sample = json as unknown as Sample; // reason: written by sampleToJson; its times are revived below
  const { capturedAt, validUntil, createdAt } = json;
  return {
    ...sample,
    capturedAt: typeof capturedAt === 'string' ? new Date(capturedAt) : null,
    validUntil: typeof validUntil === 'string' ? new Date(validUntil) : null,
    createdAt: new Date(typeof createdAt === 'string' ? createdAt : NaN),
  };
}
