import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '@gallerist/preprocess';
import { z } from 'zod';

export const receiptFormat = { name: 'gallerist-erasure-receipt', version: 1 } as const;

const uuid = z.uuid();
const receiptSchema = z.object({
  format: z.literal(receiptFormat.name),
  version: z.literal(receiptFormat.version),
  erasureId: uuid,
  galleryId: uuid,
  identityId: uuid,
  identityIds: z.array(uuid).min(1),
  /** ORDERED: begun and not done; DONE: all that this server can reach is gone. */
  state: z.enum(['ORDERED', 'DONE']),
  reason: z.string(),
  requestedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  server: z.string(),
  removed: z.record(z.string(), z.number()),
  /** Models that were trained on the person: what they have learnt is still in them. */
  models: z.array(z.object({ id: uuid, name: z.string(), version: z.string() })),
  notReached: z.array(z.object({ what: z.string(), why: z.string() })),
});
/** What was erased, where, and what could not be reached. It names nobody. */
export type Receipt = z.infer<typeof receiptSchema>;

const fileSchema = z.object({
  receipt: receiptSchema,
  algorithm: z.literal('Ed25519'),
  publicKey: z.string(),
  signature: z.string(),
});

/** Signs receipts with a key that is derived from `AUTH_SECRET`: every process has it, and who can only read the database has not. */
export class ReceiptSigner {
  readonly #key: KeyObject;
  readonly publicKeyPem: string;

  constructor(authSecret: string) {
    const seed = createHash('sha256').update(`gallerist receipts ${authSecret}`, 'utf8').digest();
    this.#key = createPrivateKey({
      key: Buffer.concat([pkcs8OfEd25519, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    this.publicKeyPem = pemOf(createPublicKey(this.#key));
  }

  get fingerprint(): string {
    return fingerprintOf(this.publicKeyPem);
  }

  /** The receipt as a file: readable, and signed over its canonical JSON (RFC 8785). */
  sign(receipt: Receipt): string {
    const signature = sign(null, Buffer.from(canonicalJson(receipt), 'utf8'), this.#key).toString('base64');
    const file = { receipt, algorithm: 'Ed25519', publicKey: this.publicKeyPem, signature };
    return `${JSON.stringify(file, null, 2)}\n`;
  }
}

/** ASN.1 before the 32 bytes of a private key (RFC 8410). */
const pkcs8OfEd25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();

/** SHA-256 over the public key in DER, as `openssl pkey -pubin -outform DER | sha256sum` has it. */
export function fingerprintOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest('hex');
}

export type ReceiptCheck =
  | { readonly isGenuine: true; readonly receipt: Receipt; readonly fingerprint: string }
  | { readonly isGenuine: false; readonly problem: string };

/** Whether a file is a receipt that nobody changed since the key that it names signed it; whose key that is, the fingerprint tells. */
export function checkReceipt(text: string): ReceiptCheck {
  try {
    const { receipt, publicKey, signature } = fileSchema.parse(JSON.parse(text));
    const key = createPublicKey(publicKey);
    if (key.asymmetricKeyType !== 'ed25519')
      return { isGenuine: false, problem: 'the key is of another kind' };
    const bytes = Buffer.from(canonicalJson(receipt), 'utf8');
    return verify(null, bytes, key, Buffer.from(signature, 'base64'))
      ? { isGenuine: true, receipt, fingerprint: fingerprintOf(publicKey) }
      : { isGenuine: false, problem: 'the signature is not of this receipt' };
  } catch {
    return { isGenuine: false, problem: 'this is no receipt' };
  }
}
