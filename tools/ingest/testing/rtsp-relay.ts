import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A server of one stream for tests: what one peer sends it (ANNOUNCE, RECORD) it passes on to all who play it, over TCP. */
export interface RtspRelay {
  readonly address: string;
  /** Ends the connections of all who play. */
  dropPlayers(): void;
  /** Who plays now. */
  readonly players: number;
  /** How often somebody began to play. */
  readonly plays: number;
  close(): Promise<void>;
}

interface Shared {
  description: string;
  readonly players: Set<Socket>;
  plays: number;
}

export async function startRtspRelay(): Promise<RtspRelay> {
  const shared: Shared = { description: '', players: new Set(), plays: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      shared.players.delete(socket);
    });
    serve(socket, shared);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // as: a server of TCP
  const { port } = server.address() as AddressInfo;
  return {
    address: `rtsp://127.0.0.1:${port}/camera`,
    dropPlayers() {
      for (const player of shared.players) player.destroy();
    },
    get players() {
      return shared.players.size;
    },
    get plays() {
      return shared.plays;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Takes a connection apart into requests and interleaved packets (RFC 2326, 10.12). */
function serve(socket: Socket, shared: Shared): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (let length = nextLength(rest); length !== null; length = nextLength(rest)) {
      const part = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (part[0] === DOLLAR) for (const player of shared.players) player.write(part);
      else answer(socket, part.toString(), shared);
    }
  });
}

const DOLLAR = 0x24;

/** null while what comes next is not whole. */
function nextLength(bytes: Buffer): number | null {
  if (bytes.length < 4) return null;
  if (bytes[0] === DOLLAR) {
    const length = 4 + bytes.readUInt16BE(2);
    return bytes.length >= length ? length : null;
  }
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const body = /content-length: *(\d+)/i.exec(bytes.subarray(0, end).toString());
  const length = end + 4 + Number(body?.[1] ?? 0);
  return bytes.length >= length ? length : null;
}

function answer(socket: Socket, request: string, shared: Shared): void {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [method = ''] = head.split(' ');
  const sequence = /cseq: *(\d+)/i.exec(head)?.[1] ?? '0';
  const lines = [`RTSP/1.0 200 OK`, `CSeq: ${sequence}`, 'Session: 1'];
  let content = '';
  if (method === 'OPTIONS') lines.push('Public: OPTIONS, ANNOUNCE, DESCRIBE, SETUP, RECORD, PLAY, TEARDOWN');
  if (method === 'ANNOUNCE') shared.description = body;
  if (method === 'SETUP') {
    const channels = /interleaved=(\d+-\d+)/.exec(head)?.[1] ?? '0-1';
    lines.push(`Transport: RTP/AVP/TCP;unicast;interleaved=${channels}`);
  }
  if (method === 'DESCRIBE' && shared.description === '') lines[0] = 'RTSP/1.0 404 Not Found';
  else if (method === 'DESCRIBE') {
    content = shared.description;
    lines.push('Content-Type: application/sdp', `Content-Length: ${Buffer.byteLength(content)}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n${content}`);
  if (method === 'PLAY') {
    shared.plays += 1;
    shared.players.add(socket);
  }
  if (method === 'TEARDOWN') socket.end();
}
