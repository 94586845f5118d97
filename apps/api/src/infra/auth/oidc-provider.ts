import type { BetterAuthPlugin } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';

/** The one provider's id in routes and rows. */
export const oidcProviderId = 'oidc';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whether somebody may come who was not invited. */
  readonly isOpen: boolean;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

export function oidcPlugin({ issuer, clientId, clientSecret, isOpen }: OidcSettings): BetterAuthPlugin {
  return genericOAuth({
    config: [
      {
        providerId: oidcProviderId,
        discoveryUrl: `${withoutSlash(issuer)}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        disableSignUp: !isOpen,
        mapProfileToUser: (profile) => ({
          emailVerified: profile['email_verified'] === true,
        }),
      },
    ],
  });
}

/** Whether what the discovery document says of itself is who was configured. */
export function isIssuer(said: string | undefined, { issuer }: OidcSettings): boolean {
  return said !== undefined && withoutSlash(said) === withoutSlash(issuer);
}
