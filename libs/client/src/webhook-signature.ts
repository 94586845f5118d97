/** A delivery as it came: `Headers`, or Node's `IncomingHttpHeaders`. */
export type DeliveryHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookOptions {
  /** How far the timestamp may lie from now, either way; 300 if absent. */
  readonly toleranceSeconds?: number;
  /** Instead of the clock. */
  readonly now?: Date;
}

export type WebhookRefusal =
  'NO_SIGNATURE' | 'MALFORMED_SIGNATURE' | 'TIMESTAMP_OUT_OF_TOLERANCE' | 'WRONG_SIGNATURE';

/** A delivery that is not to be believed; `code` says why. */
export class WebhookSignatureError extends Error {
  override readonly name = 'WebhookSignatureError';
  readonly code: WebhookRefusal;

  constructor(code: WebhookRefusal, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a delivery says; pictures, names and similarities are never in it. */
export interface WebhookDelivery {
  /** Comes more than once when an answer was lost: keep the ids that you have seen. */
  readonly id: string;
  readonly event: string;
  readonly galleryIds: readonly string[];
  readonly ids: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

/**
 * Checks the `X-Gallerist-Signature` of a delivery: HMAC-SHA256 over `<seconds>.<body>`, compared in constant time.
 *
 * @param body The body exactly as it came: bytes or text that was not parsed and printed again.
 * @param secrets One, or several while a receiver knows the old and the new one.
 * @returns What was delivered. @throws {WebhookSignatureError} if it is not to be believed.
 */
// oxlint-disable-next-line max-params -- the three that every check of a signature takes, and options
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: DeliveryHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = new Date() }: WebhookOptions = {},
): Promise<WebhookDelivery> {
  const { timestamp, macs } = signatureIn(headers);
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookSignatureError(
      'TIMESTAMP_OUT_OF_TOLERANCE',
      'the delivery is too old, or a clock is wrong',
    );
  }
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const signed = concatenated(new TextEncoder().encode(`${timestamp}.`), bytes);
  let isRight = false;
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    for (const mac of macs) isRight = (await isMacOf(signed, { secret, mac })) || isRight;
  }
  if (!isRight) throw new WebhookSignatureError('WRONG_SIGNATURE', 'no secret made this signature');
  return JSON.parse(new TextDecoder().decode(bytes)) as WebhookDelivery; // reason: signed by the server
}

function signatureIn(headers: DeliveryHeaders): { timestamp: string; macs: Uint8Array<ArrayBuffer>[] } {
  const name = 'x-gallerist-signature';
  const found = headers instanceof Headers ? headers.get(name) : headerOf(headers, name);
  if (found === null) throw new WebhookSignatureError('NO_SIGNATURE', `there is no ${name}`);
  const parts = found.split(',').map((part) => part.trim());
  const timestamp = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const macs = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/i.test(part))
    .map((part) => bytesOfHex(part.slice(3)));
  if (timestamp === undefined || macs.length === 0) {
    throw new WebhookSignatureError('MALFORMED_SIGNATURE', `${name} is not t=<seconds>,v1=<hex>`);
  }
  return { timestamp, macs };
}

function headerOf(headers: Exclude<DeliveryHeaders, Headers>, name: string): string | null {
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  const value = entry?.[1];
  return typeof value === 'string' ? value : (value?.join(',') ?? null);
}

/** Web Crypto compares in constant time. */
async function isMacOf(
  signed: Uint8Array<ArrayBuffer>,
  { secret, mac }: { readonly secret: string; readonly mac: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  if (secret === '') throw new TypeError('verifyWebhook: an empty secret proves nothing');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const raw = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  return await crypto.subtle.verify('HMAC', key, mac, signed);
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function concatenated(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
