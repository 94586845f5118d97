import { z } from 'zod';
import { consentLimits } from '../../consent/consent.types.ts';
import { exportFormat } from '../../export/export.types.ts';
import type { JsonObject } from '../../../core/json.ts';
import { isJsonObject, jsonProblem, type JsonValue } from '../../../core/json.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const uuid = z.uuid();
const px = z.number().min(-1e6).max(1e6);
const share = z.number().min(-1).max(1e6);

const json = z.custom<JsonObject>((value) => {
  if (jsonProblem(value) !== null) return false;
  return isJsonObject(value as JsonValue); // reason: jsonProblem has looked
});

export const manifestSchema = z.object({
  format: z.literal(exportFormat.name),
  version: z.literal(exportFormat.version),
  cropHint: z.union([z.object({ alignedTemplate: z.string().max(64) }), z.object({ crop: z.literal(true) })]),
});

const identitySchema = z.object({
  type: z.literal('identity'),
  id: uuid,
  externalId: z.string().nullable(),
  name: z.string().nullable(),
  metadata: json.optional(),
  tags: z.array(z.string()).optional(),
  enabled: z.boolean().optional(),
  validUntil: moment.nullish(),
  consents: z.array(z.unknown()).max(consentLimits.recordsOfIdentity).optional(),
});

const point = z.object({ x: px, y: px });
const box = z.object({
  ...{ x: px, y: px, width: px, height: px },
  imageWidth: z.number().int().min(1).max(1e6),
  imageHeight: z.number().int().min(1).max(1e6),
});
const quality = z.object({
  overall: share,
  detectionConfidence: share,
  sharpness: share,
  brightness: share,
  subjectPx: z.number().min(0).max(1e6),
  yawDegrees: z.number().min(-360).max(360),
  pitchDegrees: z.number().min(-360).max(360),
  rollDegrees: z.number().min(-360).max(360),
});

const sampleSchema = z.object({
  type: z.literal('sample'),
  modality: z.enum(['FACE', 'BODY']),
  externalId: z.string().nullable(),
  pictureSha256: z.string().regex(/^[0-9a-f]{64}$/),
  crop: z.string().max(512).nullable(),
  original: z.string().max(512).nullable(),
  attributes: json.optional(),
  cameraId: z.string().nullish(),
  capturedAt: moment.nullish(),
  validUntil: moment.nullish(),
  box: box.optional(),
  landmarks: z.array(point).max(200).optional(),
  quality: quality.optional(),
});

export const recordSchema = z.discriminatedUnion('type', [identitySchema, sampleSchema]);

export type ExportRecord = z.infer<typeof recordSchema>;
export type IdentityRecord = Extract<ExportRecord, { type: 'identity' }>;
export type SampleRecord = Extract<ExportRecord, { type: 'sample' }>;
export type ExportManifest = z.infer<typeof manifestSchema>;
