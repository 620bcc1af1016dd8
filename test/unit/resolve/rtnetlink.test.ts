/**
 * The files in test/fixtures/netns were written by iproute2 6.1 (`ip addr save`, `ip route save table all`,
 * `ip -6 route save`, `ip rule save`) in a namespace of its own; what is expected is what `ip` listed there.
 */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAddresses } from '../../../electron/criu/resolve/netlink/addresses.ts';
import { readRoutes } from '../../../electron/criu/resolve/netlink/routes.ts';
import { readRules } from '../../../electron/criu/resolve/netlink/rules.ts';
import { SAVE_MAGIC } from '../../../electron/criu/resolve/netlink/saved.ts';

const OPTIONS = { littleEndian: true, limit: 10_000 };
const saved = (name: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/netns/${name}`, import.meta.url));

describe('addresses', () => {
  test('are read with their links, peers and labels', () => {
    const { rows, problems } = readAddresses(saved('ifaddr-10.img'), OPTIONS);
    expect(problems).toEqual([]);
    expect(rows.map(({ family, link, text, label }) => [family, link, text, label])).toEqual([
      ['inet', 1, '127.0.0.1/8', 'lo'],
      ['inet', 3, '10.20.0.15/16', 'veth0'],
      ['inet', 3, '192.0.2.1 peer 192.0.2.9/32', 'veth0:p'],
      ['inet6', 1, '::1/128', null],
      ['inet6', 2, 'fe80::481a:e7ff:feab:e36b/64', null],
      ['inet6', 3, '2001:db8::15/64', null],
      ['inet6', 3, 'fe80::7830:1aff:fe58:1efd/64', null],
    ]);
  });
});

describe('routes', () => {
  const rows = readRoutes(saved('route-10.img'), OPTIONS).rows;

  test('of every table are read, with gateway, link, table and metric', () => {
    const listed = rows.map(({ type, destination, gateway, link, table, priority }) => [
      type,
      destination,
      gateway,
      link,
      table,
      priority,
    ]);
    expect(listed).toEqual([
      ['unicast', '198.51.100.0/24', '10.20.0.2', 3, 1000, 77],
      ['unicast', 'default', '10.20.0.1', 3, 254, null],
      ['unicast', '10.20.0.0/16', null, 3, 254, null],
      ['unicast', '100.64.0.0/10', '10.20.0.3', 3, 254, null],
      ['unicast', '192.0.2.9/32', null, 3, 254, null],
      ['blackhole', '203.0.113.0/24', null, null, 254, null],
      ['local', '10.20.0.15/32', null, 3, 255, null],
      ['broadcast', '10.20.255.255/32', null, 3, 255, null],
      ['local', '127.0.0.0/8', null, 1, 255, null],
      ['local', '127.0.0.1/32', null, 1, 255, null],
      ['broadcast', '127.255.255.255/32', null, 1, 255, null],
      ['local', '192.0.2.1/32', null, 3, 255, null],
    ]);
  });

  test('over several gateways name each with its weight', () => {
    const detail = rows.find(({ destination }) => destination === '100.64.0.0/10')!.detail;
    expect(detail.filter(([name]) => name === 'nexthop').map(([, value]) => value)).toEqual([
      '10.20.0.3 dev 3 weight 2',
      '10.20.0.4 dev 3 weight 1',
    ]);
  });

  test('of IPv6 are read the same way', () => {
    const { rows: six } = readRoutes(saved('route6-10.img'), OPTIONS);
    expect(six.map(({ destination, gateway, priority }) => [destination, gateway, priority])).toEqual([
      ['2001:db8::/64', null, 256],
      ['2001:db8:1::/48', '2001:db8::2', 5],
      ['fe80::/64', null, 256],
      ['fe80::/64', null, 256],
      ['default', '2001:db8::1', 1024],
    ]);
  });
});

describe('rules', () => {
  test('are read as ip lists them', () => {
    const { rows } = readRules(saved('rule-10.img'), OPTIONS);
    expect(rows.map(({ priority, selector, action, table }) => [priority, selector, action, table])).toEqual([
      [0, 'from all', 'lookup', 255],
      [100, 'from 10.0.0.0/8 to 192.0.2.0/24 fwmark 0x1/0xff iif lo', 'lookup', 1000],
      [300, 'not from 10.1.0.0/16', 'unreachable', 0],
      [32766, 'from all', 'lookup', 254],
      [32767, 'from all', 'lookup', 253],
    ]);
  });
});

describe('damaged files', () => {
  const readers = [
    [readAddresses, SAVE_MAGIC.address, 'ifaddr-10.img'],
    [readRoutes, SAVE_MAGIC.route, 'route-10.img'],
    [readRules, SAVE_MAGIC.rule, 'rule-10.img'],
  ] as const;

  test.each(readers)('%o says so when the file is of another kind', (read) => {
    const { rows, problems } = read(Buffer.from('not a saved table'), OPTIONS);
    expect(rows).toEqual([]);
    expect(problems.map(({ offset }) => offset)).toEqual([0]);
  });

  test.each(readers)('%o keeps the rows before the place where a file is cut', (read, _magic, name) => {
    const whole = saved(name);
    const all = read(whole, OPTIONS).rows;
    for (let length = 4; length < whole.length; length++) {
      const cut = read(whole.subarray(0, length), OPTIONS);
      const expected = all.filter((row) => row.offset + row.length <= length);
      expect(cut.rows).toEqual(expected);
      const ends = expected.length === 0 ? 4 : expected.at(-1)!.offset + expected.at(-1)!.length;
      expect(cut.problems.length).toBe(length - ends > 0 && length > ends ? 1 : 0);
    }
  });

  test.each(readers)('%o never throws, whatever follows the magic', (read, magic) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (tail, littleEndian) => {
        const bytes = Buffer.alloc(4 + tail.length);
        if (littleEndian) bytes.writeUInt32LE(magic);
        else bytes.writeUInt32BE(magic);
        bytes.set(tail, 4);
        for (const row of read(bytes, { littleEndian, limit: 16 }).rows) {
          expect(row.offset + row.length).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });

  test.each(readers)('%o never throws on real messages with changed bytes', (read, _magic, name) => {
    const whole = saved(name);
    const change = fc.record({ at: fc.nat(whole.length - 5), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const { at, to } of changes) bytes[at + 4] = to;
        const { rows, problems } = read(bytes, OPTIONS);
        expect(rows.length + problems.length).toBeGreaterThan(0);
      }),
    );
  });

  test('messages beyond the limit are left out, and that is stated', () => {
    const { rows, problems } = readRoutes(saved('route-10.img'), { littleEndian: true, limit: 3 });
    expect(rows.length).toBe(3);
    expect(problems.length).toBe(1);
  });
});
