import { lookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from '../../features/webhook/address-policy.ts';
import type {
  DeliveryAttempt,
  DeliveryFailure,
  DeliveryRequest,
  WebhookSender,
} from '../../features/webhook/webhook-sender.ts';

/** From the look-up of the name to the last byte of the answer. */
export const DELIVERY_TIMEOUT_MS = 5_000;
/** Of an answer, to be read and thrown away; over that the connection is cut. */
const MAX_RESPONSE_BYTES = 65_536;
const MAX_HEADER_BYTES = 16_384;

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name. */
export type ResolveHost = (hostname: string) => Promise<readonly HostAddress[]>;

export interface SenderOptions {
  readonly policy: AddressPolicy;
  readonly resolve?: ResolveHost;
  readonly timeoutMs?: number;
  /** Authorities to trust beside none other; absent: those of Node, `NODE_EXTRA_CA_CERTS` included. */
  readonly ca?: string;
}

const systemResolver: ResolveHost = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * Posts to a name whose addresses are looked up once and checked, and connects to the very address that was checked: a
 * name that changes its mind meanwhile changes nothing. TLS still asks for the name. Follows no redirect, reuses no
 * connection, asks no proxy.
 */
export class PinnedSender implements WebhookSender {
  readonly #options: Required<Omit<SenderOptions, 'ca'>> & Pick<SenderOptions, 'ca'>;

  constructor(options: SenderOptions) {
    this.#options = { resolve: systemResolver, timeoutMs: DELIVERY_TIMEOUT_MS, ...options };
  }

  async send(request: DeliveryRequest): Promise<DeliveryAttempt> {
    const startedAt = performance.now();
    const deadline = AbortSignal.timeout(this.#options.timeoutMs);
    const outcome = await this.#attempt(request, deadline);
    return { ...outcome, durationMs: Math.round(performance.now() - startedAt) };
  }

  async #attempt(request: DeliveryRequest, deadline: AbortSignal): Promise<Outcome> {
    const url = new URL(request.url);
    const target = await this.#target(url, deadline);
    if (typeof target === 'string') return { failure: target, status: null };
    try {
      return outcomeOf(await this.#post(url, { ...request, target, deadline }));
    } catch (error) {
      return { failure: deadline.aborted ? 'TIMEOUT' : failureOf(error), status: null };
    }
  }

  /** The address to connect to, or why there is none. */
  async #target(url: URL, deadline: AbortSignal): Promise<HostAddress | DeliveryFailure> {
    const hostname = hostnameOf(url);
    const family = isIP(hostname);
    const found =
      family === 0
        ? await inTime(this.#options.resolve(hostname), deadline).catch(() => [])
        : [{ address: hostname, family: family === 6 ? (6 as const) : (4 as const) }];
    const [first] = found;
    if (first === undefined) return deadline.aborted ? 'TIMEOUT' : 'NAME_NOT_RESOLVED';
    const verdicts = found.map(({ address }) => this.#options.policy(address));
    // One bad address is enough: which of them a client takes is chance, and somebody put it there.
    if (verdicts.includes('FORBIDDEN')) return 'ADDRESS_FORBIDDEN';
    if (url.protocol !== 'https:' && verdicts.includes('PUBLIC')) return 'HTTPS_REQUIRED';
    return first;
  }

  #post(url: URL, how: DeliveryRequest & { target: HostAddress; deadline: AbortSignal }): Promise<number> {
    const isTls = url.protocol === 'https:';
    const options = requestOptions(url, how);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let status: number | null = null;
    const onResponse = (response: IncomingMessage): void => {
      const answered = (status = response.statusCode ?? 0);
      discard(response, () => resolve(answered));
    };
    const tls = {
      rejectUnauthorized: true,
      ...(this.#options.ca === undefined ? {} : { ca: this.#options.ca }),
    };
    const request = isTls
      ? httpsRequest({ ...options, ...tls, agent: new HttpsAgent({ keepAlive: false }) }, onResponse)
      : httpRequest({ ...options, agent: new HttpAgent({ keepAlive: false }) }, onResponse);
    // What breaks off after the status, by the deadline too, has been taken or refused already.
    request.on('error', (error) => (status === null ? reject(error) : resolve(status)));
    request.end(how.body);
    return promise;
  }
}

type Outcome = Omit<DeliveryAttempt, 'durationMs'>;

function requestOptions(
  url: URL,
  how: DeliveryRequest & { target: HostAddress; deadline: AbortSignal },
): RequestOptions {
  const { target, body, deadline } = how;
  return {
    method: 'POST',
    hostname: hostnameOf(url),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    lookup: pinnedTo(target),
    signal: deadline,
    maxHeaderSize: MAX_HEADER_BYTES,
    headers: {
      ...how.headers,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body, 'utf8')),
      'accept-encoding': 'identity',
    },
  };
}

/** Without the brackets that a URL puts around IPv6 addresses. */
export function hostnameOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Whatever is asked for, answers the one address that was checked. */
function pinnedTo({ address, family }: HostAddress): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

/** Reads an answer to its end and keeps nothing; cuts what is too long. An answer that breaks off has its status still. */
function discard(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', done);
}

async function inTime<T>(promise: Promise<T>, deadline: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  deadline.addEventListener('abort', () => late.reject(new RangeError('too late')), { once: true });
  return await Promise.race([promise, late.promise]);
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { failure: null, status };
  return { failure: status >= 300 && status < 400 ? 'REDIRECTED' : 'REFUSED', status };
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

function failureOf(error: unknown): DeliveryFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (tlsCodes.test(code)) return 'TLS_FAILED';
  return code.startsWith('HPE_') ? 'INVALID_RESPONSE' : 'CONNECTION_FAILED';
}
