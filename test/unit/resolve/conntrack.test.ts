/** Messages are built here by the layouts of nfnetlink_conntrack.h; the texts are what conntrack(8) lists for such entries. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConnections } from '../../../electron/criu/resolve/netlink/conntrack.ts';

function attribute(type: number, value: Uint8Array, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  if (littleEndian) {
    bytes.writeUInt16LE(4 + value.length, 0);
    bytes.writeUInt16LE(type, 2);
  } else {
    bytes.writeUInt16BE(4 + value.length, 0);
    bytes.writeUInt16BE(type, 2);
  }
  bytes.set(value, 4);
  return bytes;
}

const NESTED = 0x8000;
const be16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const be32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);

function message(type: number, body: Buffer, littleEndian: boolean): Buffer {
  const header = Buffer.alloc(16);
  if (littleEndian) {
    header.writeUInt32LE(16 + body.length, 0);
    header.writeUInt16LE(type, 4);
  } else {
    header.writeUInt32BE(16 + body.length, 0);
    header.writeUInt16BE(type, 4);
  }
  return Buffer.concat([header, body]);
}

function tuple(type: number, le: boolean, ip: readonly Buffer[], proto: readonly Buffer[]): Buffer {
  const inner = [
    attribute(1 | NESTED, Buffer.concat(ip), le),
    attribute(2 | NESTED, Buffer.concat(proto), le),
  ];
  return attribute(type | NESTED, Buffer.concat(inner), le);
}

function tcpConnection(le: boolean): Buffer {
  const [client, server] = [Buffer.from([10, 20, 0, 15]), Buffer.from([203, 0, 113, 66])];
  const proto = (from: number, to: number): Buffer[] => [
    attribute(1, Buffer.from([6]), le),
    attribute(2, be16(from), le),
    attribute(3, be16(to), le),
  ];
  const body = Buffer.concat([
    Buffer.from([2, 0, 0, 0]),
    tuple(1, le, [attribute(1, client, le), attribute(2, server, le)], proto(41920, 4444)),
    tuple(2, le, [attribute(1, server, le), attribute(2, client, le)], proto(4444, 41920)),
    attribute(3, be32(2 | 4 | 8), le),
    attribute(4 | NESTED, attribute(1 | NESTED, attribute(1, Buffer.from([3]), le), le), le),
    attribute(7, be32(431999), le),
    attribute(8, be32(0), le),
  ]);
  return message(0x0100, body, le);
}

describe('tracked connections', () => {
  test.each([true, false])('are listed as conntrack lists them (little-endian: %s)', (le) => {
    const { rows, problems } = readConnections(tcpConnection(le), le, 10);
    expect(problems).toEqual([]);
    expect(rows.map(({ text }) => text)).toEqual([
      'tcp 6 431999 ESTABLISHED src=10.20.0.15 dst=203.0.113.66 sport=41920 dport=4444 ' +
        'src=203.0.113.66 dst=10.20.0.15 sport=4444 dport=41920 [ASSURED] mark=0',
    ]);
  });

  test('that no answer was seen for are marked', () => {
    const le = true;
    const ip = [attribute(3, Buffer.alloc(16, 0), le), attribute(4, Buffer.alloc(16, 1), le)];
    const proto = [
      attribute(1, Buffer.from([17]), le),
      attribute(2, be16(1), le),
      attribute(3, be16(53), le),
    ];
    const body = Buffer.concat([
      Buffer.from([10, 0, 0, 0]),
      tuple(1, le, ip, proto),
      attribute(3, be32(0), le),
    ]);
    expect(readConnections(message(0x0100, body, le), le, 10).rows.map(({ text }) => text)).toEqual([
      'udp 17 src=:: dst=101:101:101:101:101:101:101:101 sport=1 dport=53 [UNREPLIED]',
    ]);
  });

  test('of a file that is cut are those before the cut', () => {
    const one = tcpConnection(true);
    const { rows, problems } = readConnections(Buffer.concat([one, one.subarray(0, 60)]), true, 10);
    expect(rows.length).toBe(1);
    expect(problems.map(({ offset }) => offset)).toEqual([one.length]);
  });

  test('never make the reader throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, le) => {
        for (const row of readConnections(bytes, le, 16).rows)
          expect(row.offset + row.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
    const real = tcpConnection(true);
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), (at, to) => {
        const bytes = Uint8Array.from(real);
        bytes[at] = to;
        const { rows, problems } = readConnections(bytes, true, 16);
        expect(rows.length + problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
