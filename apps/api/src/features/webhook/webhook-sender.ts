/** Why an attempt failed; nothing of what the target said. */
export type DeliveryFailure =
  /** The name has no address. */
  | 'NAME_NOT_RESOLVED'
  /** One of its addresses is none that deliveries may go to. */
  | 'ADDRESS_FORBIDDEN'
  /** http to an address that is not in `WEBHOOK_ALLOW_CIDRS`. */
  | 'HTTPS_REQUIRED'
  | 'TIMEOUT'
  | 'CONNECTION_FAILED'
  | 'TLS_FAILED'
  | 'INVALID_RESPONSE'
  /** Redirects are not followed. */
  | 'REDIRECTED'
  /** Any other status than 2xx. */
  | 'REFUSED'
  /** The server's `ENCRYPTION_KEY` is not the one that sealed the secret: rotate it. */
  | 'SECRET_UNREADABLE';

export interface DeliveryAttempt {
  /** Null if it was taken. */
  readonly failure: DeliveryFailure | null;
  readonly status: number | null;
  readonly durationMs: number;
}

export interface DeliveryRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts a delivery to its target. Expected failures are values. */
export interface WebhookSender {
  send(request: DeliveryRequest): Promise<DeliveryAttempt>;
}
