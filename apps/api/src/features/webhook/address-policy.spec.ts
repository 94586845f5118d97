import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from './address-policy.ts';

describe('the addresses that webhooks may go to', () => {
  const policy = createAddressPolicy([]);

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:4700::1',
    '2a00:1450::8',
  ])('are public ones: %s', (address) => {
    expect(policy(address)).toBe('PUBLIC');
  });

  it.each([
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00:ec2::254']],
    ['link-local', ['169.254.1.1', 'fe80::1', 'fe80::1%eth0', 'fec0::1']],
    ['metadata', ['169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16']],
    ['carrier-grade NAT', ['100.64.0.1', '100.127.255.255']],
    ['multicast and broadcast', ['224.0.0.1', '239.1.1.1', '255.255.255.255', 'ff02::1']],
    [
      'reserved',
      [
        '192.0.2.1',
        '198.18.0.1',
        '198.51.100.1',
        '203.0.113.9',
        '240.0.0.1',
        '2001:db8::1',
        '3fff::1',
        '4000::1',
      ],
    ],
    [
      'mapped IPv4',
      ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1', '::ffff:0:8.8.8.8'],
    ],
    ['compatible IPv4', ['::8.8.8.8', '::7f00:1']],
    ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1']],
    ['6to4 and Teredo', ['2002:7f00:1::', '2002:808:808::1', '2001::1', '192.88.99.1']],
    ['no address', ['example.org', '', '1.2.3', '0x7f.1', '2130706433', '1.2.3.4/8']],
  ])('are never %s', (_name, addresses) => {
    expect(addresses.filter((address) => policy(address) !== 'FORBIDDEN')).toEqual([]);
  });

  it('are those of the operator’s own network, where it is named', () => {
    const own = createAddressPolicy(['10.1.0.0/16', '192.168.7.7', 'fd12::/16', '127.0.0.1', '::1']);
    const allowed = ['10.1.200.3', '192.168.7.7', 'fd12::5', '127.0.0.1', '::1'];
    expect(allowed.map(own)).toEqual(allowed.map(() => 'ALLOWED'));
    const not = ['10.2.0.1', '192.168.7.8', 'fd13::5', '127.0.0.2', '169.254.169.254'];
    expect(not.map(own)).toEqual(not.map(() => 'FORBIDDEN'));
    const inside = ['::ffff:10.1.200.3', '64:ff9b::a01:1', '2002:a01:1::', '::10.1.0.1'];
    expect(inside.map(own)).toEqual(inside.map(() => 'FORBIDDEN'));
    expect(own('8.8.8.8')).toBe('PUBLIC');
  });
});
