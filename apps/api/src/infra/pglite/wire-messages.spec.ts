import { describe, expect, it } from 'vitest';
import { FrontendMessageReader } from './wire-messages.ts';

const startup = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const query = (text: string) => {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
};

describe('FrontendMessageReader', () => {
  it('gives the same messages however the stream is cut', () => {
    const stream = Buffer.concat([sslRequest, startup, query('SELECT 1'), query('x'.repeat(300)), query('')]);
    const whole = new FrontendMessageReader().push(stream);
    expect(whole.map((message) => message.kind)).toEqual([
      'encryption-request',
      'startup',
      'typed',
      'typed',
      'typed',
    ]);
    for (const size of [1, 2, 5, 7, 64]) {
      const reader = new FrontendMessageReader();
      const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
        stream.subarray(i * size, (i + 1) * size),
      );
      expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(whole);
    }
  });

  it.each([
    ['a length below the head', Buffer.from([0x51, 0, 0, 0, 3])],
    ['a length beyond any message', Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff])],
  ])('refuses %s', (_case, bytes) => {
    const reader = new FrontendMessageReader();
    reader.push(startup);
    expect(() => reader.push(bytes)).toThrow(RangeError);
  });
});
