import { timeAt, type JsonObject } from '../../core/json.ts';
import type { Gallery } from './gallery.types.ts';

/** A gallery as an idempotency record keeps it. */
export function galleryToJson(gallery: Gallery): JsonObject {
  return {
    ...gallery,
    createdAt: gallery.createdAt.toISOString(),
    updatedAt: gallery.updatedAt.toISOString(),
  };
}

export function galleryFromJson(json: JsonObject): Gallery {
  const gallery = json as unknown as Gallery; // reason: written by galleryToJson; its times are revived below
  return {
    ...gallery,
    createdAt: timeAt(json, 'createdAt'),
    updatedAt: timeAt(json, 'updatedAt'),
  };
}
