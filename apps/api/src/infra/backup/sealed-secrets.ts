import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { BackupError } from './backup-error.ts';
import type { BackupSecrets } from './backup-manifest.ts';

export interface ServerSecrets {
  readonly authSecret: string;
  readonly encryptionKey: string;
}

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const [ivBytes, tagBytes] = [12, 16];
const secretsSchema = z.object({ authSecret: z.string(), encryptionKey: z.string() });

/** Tells whether two servers have the same secret: the secrets have 32 characters and more, so that none can be tried out. */
export function fingerprintsOf({ authSecret, encryptionKey }: ServerSecrets): BackupSecrets['fingerprints'] {
  const of = (secret: string): string =>
    createHmac('sha256', secret).update('gallerist backup').digest('hex').slice(0, 32);
  return { authSecret: of(authSecret), encryptionKey: of(encryptionKey) };
}

/** Bound to the digest of all that the backup holds: who changes the backup cannot open its secrets any more. */
export async function sealSecrets(
  secrets: ServerSecrets,
  { passphrase, boundTo }: { readonly passphrase: string; readonly boundTo: string },
): Promise<NonNullable<BackupSecrets['sealed']>> {
  const [salt, iv] = [randomBytes(16), randomBytes(ivBytes)];
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, 32, cost), iv);
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  const text = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  return { salt: salt.toString('base64url'), text };
}

/** @throws {BackupError} `WRONG_PASSPHRASE`, also for a backup that somebody changed. */
export async function openSecrets(
  sealed: NonNullable<BackupSecrets['sealed']>,
  { passphrase, boundTo }: { readonly passphrase: string; readonly boundTo: string },
): Promise<ServerSecrets> {
  const bytes = Buffer.from(sealed.text, 'base64url');
  const key = await derive(passphrase, Buffer.from(sealed.salt, 'base64url'), 32, cost);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return secretsSchema.parse(JSON.parse(text.toString('utf8')));
  } catch (error) {
    const message =
      'the passphrase does not open the secrets: it is another one, or somebody changed the backup';
    throw new BackupError('WRONG_PASSPHRASE', message, { cause: error });
  }
}
