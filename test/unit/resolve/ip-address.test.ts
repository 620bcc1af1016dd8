import fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { addressBytes, addressText, endpointText } from '../../../electron/criu/resolve/ip-address.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** The URL parser's own reading of an address: an oracle for what a text means. */
const meaning = (text: string): string => new URL(`http://[${text}]/`).hostname;

describe('addresses', () => {
  test.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['00000000000000000000ffff7f000001', '::ffff:127.0.0.1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000100000000000100000001', '2001:db8:1::1:0:1'],
    ['20010db8000100020003000400050000', '2001:db8:1:2:3:4:5:0'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['0000000000000000000000000a000001', '::10.0.0.1'],
  ])('%s reads %s, as inet_ntop writes it', (hex, text) => {
    expect(addressText(Buffer.from(hex, 'hex'))).toBe(text);
  });

  test('any IPv6 address is written so that it means the same bytes', () => {
    fc.assert(
      fc.property(octets(16), (bytes) => {
        const text = addressText(bytes)!;
        const groups = Array.from({ length: 8 }, (_, at) =>
          ((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!).toString(16),
        );
        expect(isIP(text)).toBe(6);
        expect(meaning(text)).toBe(meaning(groups.join(':')));
      }),
    );
  });

  test('any IPv4 address is its four bytes with dots', () => {
    fc.assert(
      fc.property(octets(4), (bytes) => {
        expect(addressText(bytes)).toBe([...bytes].join('.'));
      }),
    );
  });

  test('words are memory in network order, so the machine that wrote them decides how they read', () => {
    expect(addressText(addressBytes([16777343], true)!)).toBe('127.0.0.1');
    expect(addressText(addressBytes([0x7f000001], false)!)).toBe('127.0.0.1');
    expect(addressBytes([1, 2], true)).toBeNull();
  });

  test('port 0 is a star and IPv6 stands in brackets', () => {
    expect(endpointText(new Uint8Array(4), 0)).toBe('0.0.0.0:*');
    expect(endpointText(new Uint8Array(16), 8080)).toBe('[::]:8080');
    expect(endpointText(new Uint8Array(3), 1)).toBeNull();
  });
});
