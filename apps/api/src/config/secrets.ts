import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';

/** What signs and what encrypts. Losing `encryptionKey` loses what was encrypted with it. */
export interface Secrets {
  readonly authSecret: string;
  readonly encryptionKey: string;
}

const fileSchema = z.object({ authSecret: z.string().min(32), encryptionKey: z.string().min(32) });
const fileName = 'secrets.json';

/** The configured secrets; an embedded server makes the absent ones at its first start and keeps them in `DATA_DIR`. */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const { AUTH_SECRET: authSecret, ENCRYPTION_KEY: encryptionKey } = config;
  if (authSecret !== undefined && encryptionKey !== undefined) return { authSecret, encryptionKey };
  const kept = await keptSecrets(config.DATA_DIR);
  return { authSecret: authSecret ?? kept.authSecret, encryptionKey: encryptionKey ?? kept.encryptionKey };
}

/** For tools, which make none: the configured one, or what an embedded server keeps; null if there is neither. */
export async function findAuthSecret(config: {
  readonly DATA_DIR: string;
  readonly AUTH_SECRET?: string | undefined;
}): Promise<string | null> {
  return config.AUTH_SECRET ?? (await readKept(join(config.DATA_DIR, fileName)))?.authSecret ?? null;
}

/** As `findAuthSecret`, both of them; null unless both are there. */
export async function findSecrets(config: {
  readonly DATA_DIR: string;
  readonly AUTH_SECRET?: string | undefined;
  readonly ENCRYPTION_KEY?: string | undefined;
}): Promise<Secrets | null> {
  const kept = await readKept(join(config.DATA_DIR, fileName));
  const authSecret = config.AUTH_SECRET ?? kept?.authSecret;
  const encryptionKey = config.ENCRYPTION_KEY ?? kept?.encryptionKey;
  return authSecret === undefined || encryptionKey === undefined ? null : { authSecret, encryptionKey };
}

async function readKept(path: string): Promise<Secrets | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : fileSchema.parse(JSON.parse(text));
}

async function keptSecrets(dataDir: string): Promise<Secrets> {
  const found = await readKept(join(dataDir, fileName));
  if (found !== null) return found;
  const secret = () => randomBytes(32).toString('base64url');
  const made = { authSecret: secret(), encryptionKey: secret() };
  await keepSecrets(dataDir, made);
  return made;
}

/** Writes them for an embedded server; what it had before is gone. */
export async function keepSecrets(dataDir: string, secrets: Secrets): Promise<void> {
  const path = join(dataDir, fileName);
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(secrets)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
