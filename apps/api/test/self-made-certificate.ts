import { generateKeyPairSync, sign } from 'node:crypto';

/** A TLS key and its certificate (PEM), which signs itself: valid where it is trusted as an authority. */
export interface SelfMadeCertificate {
  readonly key: string;
  readonly cert: string;
}

type Bytes = Uint8Array;

/** One value in DER (ITU-T X.690): tag, length, content. */
function der(tag: number, ...contents: readonly Bytes[]): Bytes {
  const content = Buffer.concat(contents);
  const short = content.length < 128;
  const digits = content.length.toString(16);
  const size = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const length = short ? Buffer.from([content.length]) : Buffer.from([0x80 | size.length, ...size]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

const sequence = (...items: readonly Bytes[]): Bytes => der(0x30, ...items);
const text = (tag: number, value: string): Bytes => der(tag, Buffer.from(value, 'latin1'));
const octets = (value: Bytes): Bytes => der(0x04, value);
const yes = der(0x01, Buffer.from([0xff]));

function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const base128 = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) base128.unshift((left & 0x7f) | 0x80);
    bytes.push(...base128);
  }
  return der(0x06, Buffer.from(bytes));
}

function utcTime(at: Date): Bytes {
  return text(
    0x17,
    at
      .toISOString()
      .replaceAll(/[-:T]|\.\d{3}/g, '')
      .slice(2),
  );
}

/** For servers of tests: X.509 version 3 (RFC 5280) by ECDSA on P-256 with SHA-256, for a day. */
export function selfMadeCertificate(dnsName: string): SelfMadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const name = sequence(der(0x31, sequence(oid('2.5.4.3'), text(0x0c, dnsName))));
  const [hour, now] = [3_600_000, Date.now()];
  const validity = sequence(utcTime(new Date(now - hour)), utcTime(new Date(now + 24 * hour)));
  const extensions = sequence(
    sequence(oid('2.5.29.19'), yes, octets(sequence(yes))), // may sign: it is its own authority
    sequence(oid('2.5.29.17'), octets(sequence(text(0x82, dnsName)))),
  );
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', signed, privateKey);
  const certificate = sequence(signed, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines =
    Buffer.from(certificate)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
