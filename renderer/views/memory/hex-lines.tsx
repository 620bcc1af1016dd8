/** The lines of the memory hex view. A line draws its bytes as few texts, split only where they look different. */
import { Fragment, memo } from 'react';
import type { ReactNode } from 'react';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { sizeText } from '../../components/format.ts';
import { Permissions } from '../../components/permissions.tsx';
import { MarginMark } from '../../panels/margin-mark.tsx';
import { hexOf, letterOf } from '../../panels/hex-text.ts';
import type { MarkedRange } from '../../state/marked-ranges.ts';
import type { MemoryRegion } from '../../../shared/api/index.ts';
import { LINE_BYTES } from './line-layout.ts';
import { ORIGINS, isGap } from './origins.ts';
import { byteAt, runAt } from './use-memory-bytes.ts';
import type { MemoryPiece } from './use-memory-bytes.ts';

interface Look {
  readonly digits: string;
  readonly letter: string;
  readonly look: string; // class names
}

/** Runs of neighbours that look alike. */
function alike(
  cells: readonly Look[],
): readonly { readonly from: number; readonly to: number; readonly look: string }[] {
  const runs: { from: number; to: number; look: string }[] = [];
  for (const [at, { look }] of cells.entries()) {
    const last = runs.at(-1);
    if (last?.look === look) last.to = at + 1;
    else runs.push({ from: at, to: at + 1, look });
  }
  return runs;
}

export interface BytesLineProps {
  readonly address: bigint; // a multiple of sixteen
  readonly region: MemoryRegion;
  readonly digits: number;
  readonly piece: MemoryPiece | undefined;
  /** Ranges with tags or notes that reach into this line. */
  readonly marks: readonly MarkedRange[];
  /** Raised when a secret was revealed or hidden. */
  readonly hidden: (address: bigint) => boolean;
  /** Bytes of this line that are chosen: [from, to) within it; -1 where none is. */
  readonly from: number;
  readonly to: number;
  /** The caret within this line; -1 where it is not. */
  readonly caret: number;
  /** The reason for absent bytes is written once in a run of lines. */
  readonly saysWhy: boolean;
}

export const BytesLine = memo(function BytesLine(props: BytesLineProps): ReactNode {
  const { address, region, piece, marks, hidden, from, to, caret } = props;
  const first = runAt(piece, address < region.start ? region.start : address);
  const cells: Look[] = [];
  let known = 0;
  for (let at = 0; at < LINE_BYTES; at++) {
    const place = address + BigInt(at);
    if (place < region.start || place >= region.end) {
      cells.push({ digits: '  ', letter: ' ', look: '' });
      continue;
    }
    const byte = byteAt(piece, place);
    const masked = typeof byte === 'number' && hidden(place);
    const names: string[] = [];
    if (byte === undefined) names.push('waiting');
    else if (byte === null) names.push(isGap(runAt(piece, place)?.origin ?? 'lazy') ? 'gap' : 'absent-byte');
    else known++;
    if (masked) names.push('masked');
    else if (byte === 0) names.push('zero');
    if (marks.some((one) => place >= one.start && place < one.end)) names.push('noted');
    if (at >= from && at < to) names.push('chosen');
    if (at === caret) names.push('caret');
    cells.push({
      digits: masked ? '••' : typeof byte === 'number' ? hexOf(byte) : byte === null ? '··' : '  ',
      letter: masked ? '•' : typeof byte === 'number' ? letterOf(byte) : ' ',
      look: names.join(' '),
    });
  }
  const origin = first === undefined ? null : ORIGINS[first.origin];
  const absent = known === 0 && first !== undefined && first.bytes === null;
  return (
    <div className="line" data-address={`0x${address.toString(16)}`}>
      {marks.length > 0 && <MarginMark marks={marks} />}
      <span className={`origin ${first?.origin ?? 'waiting'}`} title={origin?.reason}>
        {origin?.letter ?? ' '}
      </span>
      <span className="address">{address.toString(16).padStart(props.digits, '0')}</span>
      <span className="digits">
        {alike(cells).map((run) => (
          <Fragment key={run.from}>
            <i className={run.look}>{digitsText(cells, run.from, run.to)}</i>
            {separator(run.to)}
          </Fragment>
        ))}
      </span>
      {absent && props.saysWhy ? (
        <span className="why">{origin?.label}</span>
      ) : (
        <span className="letters">
          {alike(cells).map((run) => (
            <i key={run.from} className={run.look}>
              {cells
                .slice(run.from, run.to)
                .map((cell) => cell.letter)
                .join('')}
            </i>
          ))}
        </span>
      )}
    </div>
  );
});

/** 'aa bb cc': every byte takes three columns, the ninth has one more before it. */
function digitsText(cells: readonly Look[], from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) {
    text += cells[at]?.digits ?? '  ';
    if (at + 1 < to) text += separator(at + 1);
  }
  return text;
}

/** What stands before the byte `at`. */
function separator(at: number): string {
  return at === LINE_BYTES ? '' : at === LINE_BYTES / 2 ? '  ' : ' ';
}

export const HeadingLine = memo(function HeadingLine({
  region,
}: {
  readonly region: MemoryRegion;
}): ReactNode {
  return (
    <div className="line heading">
      <span className="mono">
        {region.start.toString(16)}–{region.end.toString(16)}
      </span>
      {region.permissions !== '' && <Permissions text={region.permissions} />}
      <span className="name">
        {region.path.text === '' ? (
          <span className="quiet">{region.kind === 'unknown' ? 'dumped pages' : region.kind}</span>
        ) : (
          <EvidenceText value={region.path} limit={200} />
        )}
      </span>
      {region.deleted && <span className="chip high">deleted</span>}
      <span className="quiet">{sizeText(region.end - region.start)}</span>
    </div>
  );
});

export const HoleLine = memo(function HoleLine({
  start,
  end,
}: {
  readonly start: bigint;
  readonly end: bigint;
}): ReactNode {
  return (
    <div className="line hole">
      <span>{sizeText(end - start)} unmapped</span>
      <span className="mono">
        {start.toString(16)}–{end.toString(16)}
      </span>
    </div>
  );
});
