import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, stopServer } from '../src/http/listen.ts';

export const oidcClient = { id: 'gallerist-tests', secret: 'a-secret-of-the-client' } as const;

/** What the provider says of whoever comes next, and what it does wrong. */
export interface NextSignIn {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly fault?: 'FOREIGN_KEY' | 'OTHER_NONCE' | 'OTHER_AUDIENCE';
}

export interface OidcProvider {
  readonly issuer: string;
  next: NextSignIn;
  close(): Promise<void>;
}

interface Asked {
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const encoded = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** A small OpenID Connect provider on the loopback address: authorization code, PKCE, nonce, and id tokens signed by RSA. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const [keys, foreignKeys] = [newKeys(), newKeys()];
  const codes = new Map<string, Asked>();
  const provider = { issuer: '', next: { claims: {} } as NextSignIn };

  const idToken = (asked: Asked): string => {
    const { claims, fault } = provider.next;
    const now = Math.floor(Date.now() / 1000);
    const content = {
      ...{ iss: provider.issuer, iat: now, exp: now + 300 },
      aud: fault === 'OTHER_AUDIENCE' ? 'another client' : oidcClient.id,
      nonce: fault === 'OTHER_NONCE' ? 'another nonce' : asked.nonce,
      ...claims,
    };
    const text = `${encoded({ alg: 'RS256', kid: 'tests', typ: 'JWT' })}.${encoded(content)}`;
    const { privateKey } = fault === 'FOREIGN_KEY' ? foreignKeys : keys;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  };
  const token = async (request: IncomingMessage): Promise<object | null> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const sent = new URLSearchParams(body);
    const asked = codes.get(sent.get('code') ?? '');
    codes.delete(sent.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(sent.get('code_verifier') ?? '')
      .digest('base64url');
    const isClient =
      sent.get('client_id') === oidcClient.id && sent.get('client_secret') === oidcClient.secret;
    if (asked === undefined || !isClient || asked.challenge !== challenge) return null;
    if (asked.redirectUri !== sent.get('redirect_uri')) return null;
    return { access_token: 'unused', token_type: 'Bearer', expires_in: 300, id_token: idToken(asked) };
  };
  const authorize = (response: ServerResponse, query: URLSearchParams): void => {
    const code = randomBytes(16).toString('hex');
    const redirectUri = query.get('redirect_uri');
    codes.set(code, { nonce: query.get('nonce'), challenge: query.get('code_challenge'), redirectUri });
    const back = new URL(redirectUri ?? '');
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '' }).toString();
    response.writeHead(302, { Location: back.toString() }).end();
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://own');
    const { issuer } = provider;
    const answers: Record<string, () => object | null | Promise<object | null>> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256'],
      }),
      '/jwks': () => ({
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'tests', alg: 'RS256', use: 'sig' }],
      }),
      '/token': () => token(request),
    };
    if (pathname === '/authorize') {
      authorize(response, searchParams);
      return;
    }
    void Promise.resolve(answers[pathname]?.() ?? null).then((answer) => {
      response.writeHead(answer === null ? 400 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer ?? { error: 'invalid_grant' }));
    });
  });
  provider.issuer = await listen(server, { host: '127.0.0.1', port: 0 });
  return Object.assign(provider, { close: () => stopServer(server, 0) });
}
