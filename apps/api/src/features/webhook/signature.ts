import { createHmac, randomBytes } from 'node:crypto';

export const signatureHeader = 'x-gallerist-signature';

/** What a receiver checks deliveries with: `whsec_` and 256 random bits. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/**
 * `t=<seconds>,v1=<hex>`, with one `v1` for each secret that is valid: HMAC-SHA256 over `<seconds>.<body>`. A receiver
 * takes the delivery if any of them is right, and refuses old timestamps.
 */
export function signatureOf(
  body: string,
  { timestampSeconds, secrets }: { readonly timestampSeconds: number; readonly secrets: readonly string[] },
): string {
  const signed = `${timestampSeconds}.${body}`;
  const macs = secrets.map((secret) => createHmac('sha256', secret).update(signed, 'utf8').digest('hex'));
  return [`t=${timestampSeconds}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}
