import { createHash, randomBytes } from 'node:crypto';

const secretBytes = 32;
const shownLength = 11;

/** A new key: `gk_` and 256 random bits. */
export function newSecret(): string {
  return `gk_${randomBytes(secretBytes).toString('base64url')}`;
}

/** What the database keeps. A fast hash is enough: 256 random bits cannot be guessed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** What people tell keys apart by; too short to help a guess. */
export function secretPrefix(secret: string): string {
  return secret.startsWith('gk_') ? secret.slice(0, shownLength) : 'bootstrap';
}
