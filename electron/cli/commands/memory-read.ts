/** `permafrost memory read`: bytes at an address; what is in no image is shown as a gap, never as zeros. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import type { CallOutput } from '../../../shared/api/index.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { checkpointWith, jsonLine, numberOf, onePath, pidOf, write } from '../memory-tool.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost memory read CASE --pid N --address A --length N [--checkpoint ID]
                              [--hex | --json | --out FILE]

Reads the memory of a process. Without --json or --out: a hex dump, in which a range that is in no image
stands as one line with the reason.

  --pid N           the process
  --address A       where to begin, 0x… or decimal
  --length N        bytes, decimal or 0x…
  --checkpoint ID   the checkpoint, where several have that process
  --hex             as hex dump (this is the default)
  --json            a JSON object a line for each run of one origin: bytes in base64, null for a gap
  --out FILE        the bytes into a new file; a gap is a hole of it and stated on standard error (exit code 4)
`;

type Run = CallOutput<'memory.read'>['runs'][number];
const READ_BYTES = 2 ** 20;

export const memoryReadCommand: Command = {
  name: 'memory read',
  summary: 'print or save bytes of a process',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory read', argv, {
      pid: { type: 'string' },
      address: { type: 'string' },
      length: { type: 'string' },
      checkpoint: { type: 'string' },
      hex: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
    });
    const path = onePath('memory read', positionals);
    const pid = pidOf('memory read', values.pid);
    if (pid === null) throw usageError('memory read: --pid N is missing');
    if (values.address === undefined) throw usageError('memory read: --address A is missing');
    if (values.length === undefined) throw usageError('memory read: --length N is missing');
    if ([values.hex, values.json, values.out !== undefined].filter(Boolean).length > 1) {
      throw usageError('memory read: one of --hex, --json and --out');
    }
    const start = numberOf('memory read', 'address', values.address);
    const length = numberOf('memory read', 'length', values.length);
    const { out } = values;
    return withCase(path, async (client) => {
      const checkpoint = await checkpointWith(client, 'memory read', values.checkpoint, pid);
      const sink =
        out === undefined ? (values.json ? jsonSink(checkpoint, pid) : hexSink()) : fileSink(out, start);
      let gaps = 0n;
      try {
        for (let at = start; at < start + length;) {
          const left = start + length - at;
          const count = left < BigInt(READ_BYTES) ? Number(left) : READ_BYTES;
          const { runs } = await client.call('memory.read', { checkpoint, pid, address: at, length: count });
          for (const run of runs) {
            if (run.bytes === null) gaps += BigInt(run.length);
            await sink.take(run);
          }
          at += BigInt(count);
        }
        await sink.end();
      } finally {
        sink.close();
      }
      return out !== undefined && gaps > 0n ? EXIT.gaps : EXIT.done;
    });
  },
};

interface Sink {
  take(run: Run): Promise<void>;
  end(): Promise<void>;
  close(): void;
}

function jsonSink(checkpoint: string, pid: number): Sink {
  return {
    take: ({ address, length, origin, bytes, source }) =>
      write(
        jsonLine({
          checkpoint,
          pid,
          address,
          length,
          origin,
          bytes: bytes === null ? null : Buffer.from(bytes).toString('base64'),
          source: source.map(({ memberName, offset, length: spanLength, checkpoint: other }) => ({
            member: memberName.text,
            offset,
            length: spanLength,
            ...(other === undefined ? {} : { checkpoint: other }),
          })),
        }),
      ),
    end: async () => {},
    close: () => {},
  };
}

function fileSink(out: string, start: bigint): Sink {
  // A new file: nothing that is there is written over.
  const fd = openSync(callerPath(out), 'wx', 0o600);
  let size = 0;
  return {
    async take({ address, length, origin, bytes }) {
      const at = Number(address - start);
      size = at + length;
      if (bytes === null) {
        process.stderr.write(`permafrost: gap: 0x${address.toString(16)}, ${length} bytes: ${origin}\n`);
      } else for (let done = 0; done < length;) done += writeSync(fd, bytes, done, length - done, at + done);
    },
    async end() {
      ftruncateSync(fd, size);
    },
    close: () => closeSync(fd),
  };
}

const LINE = 16;

/** Lines of 16 bytes at multiples of 16; a gap is a line of its own. */
function hexSink(): Sink {
  let gap: { address: bigint; length: bigint; origin: string } | null = null;
  let line: number[] = [];
  let lineAt = 0n;

  async function flushLine(): Promise<void> {
    if (line.length === 0) return;
    const pad = Number(lineAt % BigInt(LINE));
    const cells = [
      ...Array.from({ length: pad }, () => '  '),
      ...line.map((byte) => byte.toString(16).padStart(2, '0')),
    ];
    const hex = Array.from({ length: LINE }, (_, index) => cells[index] ?? '  ');
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    const base = lineAt - BigInt(pad);
    await write(
      `${base.toString(16).padStart(16, '0')}  ${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}  ${' '.repeat(pad)}${text}\n`,
    );
    line = [];
  }

  async function flushGap(): Promise<void> {
    if (gap === null) return;
    await write(`${gap.address.toString(16).padStart(16, '0')}  -- ${gap.length} bytes: ${gap.origin}\n`);
    gap = null;
  }

  return {
    async take({ address, length, origin, bytes }) {
      if (bytes === null) {
        await flushLine();
        if (gap?.origin === origin) gap.length += BigInt(length);
        else {
          await flushGap();
          gap = { address, length: BigInt(length), origin };
        }
        return;
      }
      await flushGap();
      for (let index = 0; index < length; index++) {
        if (line.length === 0) lineAt = address + BigInt(index);
        line.push(bytes[index]!);
        if ((address + BigInt(index) + 1n) % BigInt(LINE) === 0n) await flushLine();
      }
    },
    async end() {
      await flushLine();
      await flushGap();
    },
    close: () => {},
  };
}
