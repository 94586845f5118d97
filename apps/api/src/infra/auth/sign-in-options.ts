import { prismaAdapter } from '@better-auth/prisma-adapter';
import { APIError } from '@better-auth/core/error';
import type { BetterAuthOptions } from 'better-auth';
import type { Role } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { plainText } from '../../core/plain-text.ts';
import { passwordLength } from '../../features/user/user-input.ts';
import { sessionLifetime } from '../../features/user/session-lifetime.ts';
import { failurePage, type SessionOpener } from '../../features/user/sign-in-library.ts';
import type { Database } from '../prisma/database.ts';

export interface SignInSettings {
  readonly database: Database;
  /** What signs cookies. */
  readonly secret: string;
  /** The origin that people see, for the way back from a provider. */
  readonly origin: string;
  readonly sessions: SessionOpener;
  /** What somebody becomes who was not invited and comes by the provider; null: nobody may. */
  readonly newcomerRole: Role | null;
  readonly log: (level: 'warn' | 'error', line: string) => void;
}

export const authPath = '/auth';

/** As for an unknown address or a wrong password: nothing tells them apart. */
const notLetIn = { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' } as const;

const maxUserAgent = 256;

/**
 * Everything but the providers. Sign-up is closed; limits, origins and bodies are checked before the library is asked, and
 * nothing of it is reached but what the routes call.
 */
export function signInOptions(settings: SignInSettings): BetterAuthOptions {
  const { database, secret, origin, log } = settings;
  return {
    appName: 'Gallerist',
    baseURL: origin,
    basePath: authPath,
    secret,
    database: prismaAdapter(database.client, { provider: 'postgresql' }),
    databaseHooks: hooksOf(settings),
    ...rowRules,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    onAPIError: { errorURL: failurePage },
    logger: {
      level: 'warn',
      log: (level, message) => {
        if (level === 'warn' || level === 'error') log(level, message);
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    advanced: {
      cookiePrefix: 'gallerist',
      useSecureCookies: origin.startsWith('https:'),
      database: { generateId: () => newId() },
      disableCSRFCheck: true,
      disableOriginCheck: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  };
}

const rowRules = {
  user: {
    modelName: 'user',
    additionalFields: {
      // Set by the hook below, which the library asks only after it has looked for what is required.
      role: { type: 'string', required: false, input: false },
      allGalleries: { type: 'boolean', required: true, input: false, defaultValue: false },
    },
    validateUserInfo: ({ user, source }) => {
      // Addresses of others are easily claimed: only one that the provider vouches for names a person here.
      const isVouchedFor =
        source.method !== 'oauth' || source.action === 'sign-in' || user.emailVerified === true;
      return isVouchedFor ? undefined : { error: 'email_not_verified' };
    },
  },
  session: {
    modelName: 'userSession',
    additionalFields: { lastSeenAt: { type: 'date', required: true, input: false } },
    expiresIn: sessionLifetime.absoluteMs / 1000,
    disableSessionRefresh: true,
    cookieCache: { enabled: false },
  },
  account: { modelName: 'userAccount', updateAccountOnSignIn: false },
  verification: { modelName: 'userVerification' },
} satisfies BetterAuthOptions;

/** Set by us from what the trusted proxies say; a browser's own is not passed on. */
export const addressHeader = 'x-gallerist-address';

const noTokens = { accessToken: null, refreshToken: null, idToken: null };

const maxName = 200;

function hooksOf({
  sessions,
  newcomerRole,
}: SignInSettings): NonNullable<BetterAuthOptions['databaseHooks']> {
  return {
    user: {
      create: {
        before: (user) => {
          if (newcomerRole === null) throw new APIError('FORBIDDEN', { code: 'signup_disabled' });
          // Whatever a provider lets people call themselves.
          const said = plainText(user.name, { min: 1, max: maxName, path: ['name'] });
          const name = said.ok ? said.value : user.email.slice(0, maxName);
          const grant = { role: newcomerRole, allGalleries: true };
          return Promise.resolve({ data: { ...user, ...grant, name, image: null } });
        },
      },
    },
    session: {
      create: {
        before: async (session) => {
          const times = await sessions.open(session.userId);
          if (times === null) throw new APIError('UNAUTHORIZED', notLetIn);
          const userAgent = session.userAgent?.slice(0, maxUserAgent) ?? null;
          return { data: { ...times, userAgent } };
        },
      },
    },
    // What a provider gave is of no use here once it has said who comes.
    account: { create: { before: (account) => Promise.resolve({ data: { ...account, ...noTokens } }) } },
  };
}
