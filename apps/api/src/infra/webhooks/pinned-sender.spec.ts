import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selfMadeCertificate, type SelfMadeCertificate } from '../../../test/self-made-certificate.ts';
import { createAddressPolicy } from '../../features/webhook/address-policy.ts';
import { PinnedSender, type HostAddress, type SenderOptions } from './pinned-sender.ts';

const name = 'hooks.test';
const loopback: HostAddress = { address: '127.0.0.1', family: 4 };
const opened: { server: Server; sockets: Set<Socket> }[] = [];
let certificate: SelfMadeCertificate;
beforeAll(() => {
  certificate = selfMadeCertificate(name);
});
afterEach(() => {
  for (const { server, sockets } of opened.splice(0)) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  opened.push({ server, sockets });
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const https = async (listener: RequestListener): Promise<string> =>
  `https://${name}:${await listening(createHttpsServer(certificate, listener))}/hook?a=1`;
const http = async (listener: RequestListener, host?: string): Promise<string> =>
  `http://${name}:${await listening(createHttpServer(listener), host)}/hook`;

function sender(options: Partial<SenderOptions> = {}): PinnedSender {
  const policy = createAddressPolicy(['127.0.0.1']);
  const resolve = () => Promise.resolve([loopback]);
  return new PinnedSender({ policy, resolve, ca: certificate.cert, timeoutMs: 10_000, ...options });
}
const request = (url: string) => ({ url, headers: { 'x-gallerist-event': 'search.match' }, body: '{"ü":1}' });
const resolvesTo = (...addresses: string[]) => ({
  resolve: () =>
    Promise.resolve(
      addresses.map((address): HostAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
});

describe('the sender of webhook deliveries', () => {
  it('posts over TLS to the address of the name, and asks for the name', async () => {
    const seen: unknown[] = [];
    const url = await https((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { method, headers, socket } = incoming;
        const servername = 'servername' in socket ? socket.servername : null;
        seen.push([method, incoming.url, headers.host, headers['x-gallerist-event'], servername]);
        seen.push([headers['content-type'], Buffer.concat(chunks).toString('utf8')]);
        response.writeHead(204).end();
      });
    });
    expect(await sender().send(request(url))).toMatchObject({ failure: null, status: 204 });
    expect(seen).toEqual([
      ['POST', '/hook?a=1', new URL(url).host, 'search.match', name],
      ['application/json', '{"ü":1}'],
    ]);
  });

  it('wants a certificate for the name, from an authority', async () => {
    const url = await https((_incoming, response) => response.end());
    const other = selfMadeCertificate('other.test');
    expect(await sender({ ca: other.cert }).send(request(url))).toMatchObject({
      failure: 'TLS_FAILED',
      status: null,
    });
    certificate = other;
    const wrongName = await https((_incoming, response) => response.end());
    expect(await sender({ ca: other.cert }).send(request(wrongName))).toMatchObject({
      failure: 'TLS_FAILED',
    });
    certificate = selfMadeCertificate(name);
  });

  it('looks a name up once, and connects to the address that it checked', async () => {
    const reached: string[] = [];
    const url = await http((_incoming, response) => {
      reached.push('checked');
      response.end();
    });
    const { port } = new URL(url);
    const inward = createHttpServer((_incoming, response) => {
      reached.push('rebound');
      response.end();
    });
    opened.push({ server: inward, sockets: new Set() });
    inward.listen(Number(port), '127.0.0.2');
    await once(inward, 'listening');
    let lookups = 0;
    const resolve = () => {
      lookups += 1;
      return Promise.resolve([lookups === 1 ? loopback : ({ address: '127.0.0.2', family: 4 } as const)]);
    };
    const rebinding = sender({ resolve });
    expect(await rebinding.send(request(url))).toMatchObject({ failure: null, status: 200 });
    expect([lookups, reached]).toEqual([1, ['checked']]);
    expect(await rebinding.send(request(url))).toMatchObject({ failure: 'ADDRESS_FORBIDDEN', status: null });
    expect([lookups, reached]).toEqual([2, ['checked']]);
  });

  it.each([
    [['10.0.0.1']],
    [['8.8.8.8', '192.168.1.1']],
    [['2606:4700::1', '::ffff:127.0.0.1']],
    [['169.254.169.254']],
  ])('does not connect to %j', async (addresses) => {
    const attempt = await sender(resolvesTo(...addresses)).send(request(`https://${name}/`));
    expect(attempt).toMatchObject({ failure: 'ADDRESS_FORBIDDEN', status: null });
  });

  it('checks addresses in a URL too, however they are written', async () => {
    const urls = [
      'https://127.0.0.2/',
      'https://[::1]/',
      'https://0x7f.0.0.2/',
      'https://2130706434/',
      'https://[::ffff:127.0.0.1]/',
    ];
    const attempts = await Promise.all(urls.map((url) => sender().send(request(url))));
    expect(attempts.map((attempt) => attempt.failure)).toEqual(urls.map(() => 'ADDRESS_FORBIDDEN'));
  });

  it('goes without TLS to named addresses only', async () => {
    const url = await http((_incoming, response) => response.end());
    expect(await sender().send(request(url))).toMatchObject({ failure: null, status: 200 });
    const attempt = await sender(resolvesTo('8.8.8.8')).send(request(url));
    expect(attempt).toMatchObject({ failure: 'HTTPS_REQUIRED', status: null });
  });

  it('follows no redirect', async () => {
    let reached = 0;
    const inside = await http(() => (reached += 1));
    const url = await https((_incoming, response) => response.writeHead(307, { location: inside }).end());
    expect(await sender().send(request(url))).toMatchObject({ failure: 'REDIRECTED', status: 307 });
    expect(reached).toBe(0);
  });

  it('gives up on a target, or a name server, that hangs', async () => {
    const url = await https(() => undefined);
    expect(await sender({ timeoutMs: 300 }).send(request(url))).toMatchObject({
      failure: 'TIMEOUT',
      status: null,
    });
    const never = { resolve: () => new Promise<never>(() => undefined), timeoutMs: 100 };
    expect(await sender(never).send(request(url))).toMatchObject({ failure: 'TIMEOUT', status: null });
  });

  it('takes the status of an answer whose body is endless, and cuts it', async () => {
    let sent = 0;
    const closed = Promise.withResolvers<undefined>();
    const url = await http((_incoming, response) => {
      const chunk = Buffer.alloc(65_536);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', write).on('close', () => closed.resolve(undefined));
      write();
    });
    expect(await sender().send(request(url))).toMatchObject({ failure: null, status: 200 });
    await closed.promise;
    expect(sent).toBeLessThan(64 * 2 ** 20);
    const hanging = await http((_incoming, response) => response.writeHead(202).write('x'));
    const attempt = await sender({ timeoutMs: 300 }).send(request(hanging));
    expect(attempt).toMatchObject({ failure: null, status: 202 });
  });

  it('says why an attempt failed, and nothing of what the target said', async () => {
    const failing = await https((_incoming, response) => response.writeHead(500).end('secret words'));
    expect(await sender().send(request(failing))).toEqual({
      failure: 'REFUSED',
      status: 500,
      durationMs: expect.any(Number) as number,
    });
    const garbage = await listening(createTcpServer((socket) => socket.end('nonsense\r\n\r\n')));
    expect(await sender().send(request(`http://${name}:${garbage}/`))).toMatchObject({
      failure: 'INVALID_RESPONSE',
    });
    const gone = createTcpServer();
    const port = await listening(gone);
    gone.close();
    expect(await sender().send(request(`http://${name}:${port}/`))).toMatchObject({
      failure: 'CONNECTION_FAILED',
    });
    const nameless = { resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    expect(await sender(nameless).send(request(failing))).toMatchObject({ failure: 'NAME_NOT_RESOLVED' });
  });
});
