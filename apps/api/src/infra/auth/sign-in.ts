import { createHmac, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth/minimal';
import { hashPassword } from 'better-auth/crypto';
import { parseCookies } from 'better-call';
import { DependencyError } from '../../core/errors.ts';
import type { LibraryRequest, SignInLibrary } from '../../features/user/sign-in-library.ts';
import { isIssuer, oidcPlugin, oidcProviderId, type OidcSettings } from './oidc-provider.ts';
import { addressHeader, authPath, signInOptions, type SignInSettings } from './sign-in-options.ts';

type Handler = (request: Request) => Promise<Response>;

/** better-auth behind the calls that our routes make. */
export async function openSignIn(
  settings: SignInSettings,
  oidc: OidcSettings | null,
): Promise<SignInLibrary> {
  const auth = betterAuth(signInOptions(settings));
  const { authCookies, secret } = await auth.$context;
  const provider = new ProviderConnection(settings, oidc);
  const requestOf = (path: string, asked: LibraryRequest) =>
    toRequest(`${settings.origin}${authPath}${path}`, asked);
  return {
    hashPassword,
    tokenIn: (cookies) => tokenIn(cookies, { name: authCookies.sessionToken.name, secret }),
    call: async (path, asked) => await auth.handler(requestOf(path, asked)),
    callProvider: async (path, asked) => await (await provider.handler())(requestOf(path, asked)),
  };
}

function toRequest(url: string, { method, body, cookies, userAgent, address }: LibraryRequest): Request {
  const headers = new Headers({ [addressHeader]: address });
  if (cookies !== null) headers.set('cookie', cookies);
  if (userAgent !== null) headers.set('user-agent', userAgent);
  if (body === undefined) return new Request(url, { method, headers });
  headers.set('content-type', 'application/json');
  return new Request(url, { method, headers, body: JSON.stringify(body) });
}

/** The cookie is `<token>.<HMAC-SHA256 of it>`: a token from the database alone opens nothing. */
function tokenIn(cookies: string, { name, secret }: { readonly name: string; readonly secret: string }) {
  const value = parseCookies(cookies).get(name);
  const dot = value?.lastIndexOf('.') ?? -1;
  if (value === undefined || dot < 1) return null;
  const token = value.slice(0, dot);
  const right = createHmac('sha256', secret).update(token, 'utf8').digest();
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

const discoveryWithinMs = 10_000;

/**
 * The library asks a provider for its addresses once, when it is made, and does without where that fails. So it is made anew
 * for the next person who wants to come that way, until the provider has answered.
 */
class ProviderConnection {
  readonly #settings: SignInSettings;
  readonly #oidc: OidcSettings | null;
  #connected: Promise<Handler> | null = null;

  constructor(settings: SignInSettings, oidc: OidcSettings | null) {
    this.#settings = settings;
    this.#oidc = oidc;
  }

  async handler(): Promise<Handler> {
    if (this.#oidc === null) throw new TypeError('ProviderConnection: no provider is configured');
    this.#connected ??= this.#connect(this.#oidc);
    try {
      return await this.#connected;
    } catch (error) {
      this.#connected = null;
      throw error;
    }
  }

  async #connect(oidc: OidcSettings): Promise<Handler> {
    const auth = betterAuth({ ...signInOptions(this.#settings), plugins: [oidcPlugin(oidc)] });
    const timer = AbortSignal.timeout(discoveryWithinMs);
    const context = await Promise.race([
      auth.$context,
      new Promise<null>((resolve) => timer.addEventListener('abort', () => resolve(null), { once: true })),
    ]);
    const provider = context?.socialProviders.find(({ id }) => id === oidcProviderId);
    if (provider === undefined) {
      throw new DependencyError('identity-provider', 'its discovery document could not be read');
    }
    if (!isIssuer(provider.issuer, oidc)) {
      throw new DependencyError('identity-provider', 'its discovery document names another issuer', {
        retryable: false,
      });
    }
    return auth.handler;
  }
}
