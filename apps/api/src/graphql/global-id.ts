import { isUuid } from '../core/ids.ts';

/** Names of the types that have global ids. */
export const nodeNames = [
  'Gallery',
  'Identity',
  'Sample',
  'ApiKey',
  'User',
  'UserSession',
  'Job',
  'ModelVersion',
  'Media',
  'Search',
  'EmbeddingSpace',
  'Feedback',
  'ReviewItem',
  'Webhook',
  'WebhookDelivery',
  'ImportUpload',
  'Cluster',
  'Promotion',
  'Schedule',
  'TrainingRun',
  'Evaluation',
  'Camera',
  'Sighting',
  'Consent',
  'Erasure',
] as const;
export type NodeName = (typeof nodeNames)[number];

export function isNodeName(text: string): text is NodeName {
  const names: readonly string[] = nodeNames;
  return names.includes(text);
}

const spacePattern = /^[0-9a-f]{64}$/;

/** Opaque to callers: base64 of type and row id. */
export function encodeId(type: NodeName, id: string): string {
  return Buffer.from(`${type}:${id}`, 'utf8').toString('base64');
}

/**
 * The row id inside a global id; null for anything that is not a global id of the type. Callers treat null as "not
 * found", so that malformed, foreign and unknown ids read alike.
 */
export function decodeId(type: NodeName, globalId: string): string | null {
  const decoded = splitId(globalId);
  return decoded !== null && decoded.type === type ? decoded.id : null;
}

export function splitId(globalId: string): { readonly type: string; readonly id: string } | null {
  if (globalId.length > 200 || !/^[A-Za-z0-9+/]+={0,2}$/.test(globalId)) return null;
  const [type, id, ...rest] = Buffer.from(globalId, 'base64').toString('utf8').split(':');
  if (type === undefined || id === undefined || rest.length > 0) return null;
  const isRowId = type === 'EmbeddingSpace' ? spacePattern.test(id) : isUuid(id);
  return isRowId ? { type, id } : null;
}
