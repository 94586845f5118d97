import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticated } from '../features/apikey/authentication.ts';
import type { SignedIn } from '../features/user/session-authentication.ts';

/** What a request shows of who sends it. */
export type Credential =
  { readonly kind: 'KEY'; readonly secret: string } | { readonly kind: 'SESSION'; readonly token: string };

/** Who may ask: programs by their keys, people by their sessions. */
export interface Doorkeeper {
  readonly authenticate: (secret: string) => Promise<Authenticated | null>;
  readonly authenticateSession: (
    token: string,
    options: { readonly isUse: boolean },
  ) => Promise<SignedIn | null>;
  /** The token of a session cookie with a right signature; so it is no guess, though the session may be over. */
  readonly tokenIn: (cookies: string) => string | null;
}

/** A live credential: of a program, or of a person with their session. */
export type Identified = Authenticated & { readonly session?: SignedIn['session'] };

/** A key counts before a cookie: whoever names one means it. */
export function credentialIn(headers: IncomingHttpHeaders, door: Doorkeeper): Credential | null {
  const secret = secretInHeaders(headers);
  if (secret !== null) return { kind: 'KEY', secret };
  const token = headers.cookie === undefined ? null : door.tokenIn(headers.cookie);
  return token === null ? null : { kind: 'SESSION', token };
}

/** @param options.isUse False where it is only looked whether the credential still holds. */
export async function identify(
  credential: Credential,
  door: Doorkeeper,
  options: { readonly isUse: boolean } = { isUse: true },
): Promise<Identified | null> {
  return credential.kind === 'KEY'
    ? await door.authenticate(credential.secret)
    : await door.authenticateSession(credential.token, options);
}

export function secretInHeaders(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const key = headers['x-api-key'];
  return bearer ?? (typeof key === 'string' ? key : null);
}
