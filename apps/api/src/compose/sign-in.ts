import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { Admission } from '../features/user/admission.ts';
import type { AccessChanges } from '../features/user/access-changes.ts';
import { SessionAuthenticator } from '../features/user/session-authentication.ts';
import { SessionOpening } from '../features/user/session-opening.ts';
import { SetUpToken } from '../features/user/set-up-token.ts';
import type { SignInLibrary } from '../features/user/sign-in-library.ts';
import { oidcProviderId, type OidcSettings } from '../infra/auth/oidc-provider.ts';
import { openSignIn } from '../infra/auth/sign-in.ts';
import type { Database } from '../infra/prisma/database.ts';

export interface SignInParts {
  readonly config: Config;
  readonly database: Database;
  readonly secrets: { readonly authSecret: string };
  readonly clock: Clock;
  readonly log: Logger;
  readonly accessChanges: AccessChanges;
}

export interface SignIn {
  readonly admission: Admission;
  readonly library: SignInLibrary;
  readonly sessions: SessionAuthenticator;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** To be shown once by a process that answers people; null while there is an OWNER. */
  readonly setUpToken: string | null;
}

/** How people come in. */
export async function createSignIn(parts: SignInParts): Promise<SignIn> {
  const { config, database, secrets, clock, log, accessChanges } = parts;
  const oidc = oidcSettings(config);
  const settings = {
    database,
    secret: secretOf(secrets.authSecret),
    origin: originOf(config) ?? unknownOrigin,
    sessions: new SessionOpening({ database, clock }),
    newcomerRole: config.OIDC_DEFAULT_ROLE ?? null,
    log: (level: 'warn' | 'error', line: string) => log[level]({ part: 'sign-in' }, line),
  };
  const library = await openSignIn(settings, oidc);
  const onAccessChange = (userId: string): void => accessChanges.tell(userId);
  const deps = { database, clock, library, onAccessChange };
  const isSetUp = await new Admission({ ...deps, setUpToken: null }).isSetUp();
  const setUpToken = isSetUp || !config.ROLES.includes('api') ? null : new SetUpToken(clock);
  return {
    admission: new Admission({ ...deps, setUpToken }),
    library,
    sessions: new SessionAuthenticator({ database, clock }),
    providers: oidc === null ? [] : [{ id: oidcProviderId, name: config.OIDC_NAME }],
    setUpToken: setUpToken?.token ?? null,
  };
}

export function originOf({ PUBLIC_URL }: Config): string | null {
  return PUBLIC_URL === undefined ? null : new URL(PUBLIC_URL).origin;
}

/** The library wants one; without PUBLIC_URL nothing that it answers names it. */
const unknownOrigin = 'http://localhost';

/** One secret signs several things: each gets a key of its own. */
function secretOf(authSecret: string): string {
  return createHmac('sha256', authSecret).update('gallerist sessions', 'utf8').digest('base64url');
}

function oidcSettings(config: Config): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { issuer, clientId, clientSecret, isOpen: config.OIDC_DEFAULT_ROLE !== undefined };
}
