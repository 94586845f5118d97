import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts small texts with the server's key, bound to a purpose: a text sealed for one does not open for another. */
export class Sealer {
  readonly #key: Buffer;

  constructor(encryptionKey: string) {
    this.#key = createHash('sha256').update(`gallerist sealing ${encryptionKey}`, 'utf8').digest();
  }

  seal(text: string, purpose: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#key, iv).setAAD(Buffer.from(purpose, 'utf8'));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws {Error} if the text was sealed by another key, for another purpose, or changed since. */
  open(sealedText: string, purpose: string): string {
    const bytes = Buffer.from(sealedText, 'base64url');
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, ivBytes))
      .setAAD(Buffer.from(purpose, 'utf8'))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
      'utf8',
    );
  }
}
