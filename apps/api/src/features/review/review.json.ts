import { timeAt, type JsonObject } from '../../core/json.ts';
import type { ReviewItem } from './review.types.ts';

/** An item as an idempotency record keeps it. */
export function itemToJson({ createdAt, resolvedAt, ...item }: ReviewItem): JsonObject {
  return {
    ...item,
    createdAt: createdAt.toISOString(),
    resolvedAt: resolvedAt === null ? null : resolvedAt.toISOString(),
  };
}

export function itemFromJson(json: JsonObject): ReviewItem {
  return {
    ...(json as unknown as ReviewItem), // reason: written by itemToJson; its times are revived below
    createdAt: timeAt(json, 'createdAt'),
    resolvedAt: json['resolvedAt'] === null ? null : timeAt(json, 'resolvedAt'),
  };
}
