/** One span of a fact in the Bytes panel: hex, decoded fields or its member, and what is marked in it. */
import { useCallback, useEffect, useId, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { plural } from '../components/figures.ts';
import { Tabs } from '../components/tabs.tsx';
import { bridge } from '../state/client.ts';
import { engine } from '../state/engine.ts';
import { memberTarget, useChosenRange, useMemberMarks } from '../state/marked-ranges.ts';
import { announce } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { CopyBytes, RevealButton, SpanMenu } from './bytes-head.tsx';
import { CaretTable } from './caret-table.tsx';
import { FieldsTab } from './fields-tab.tsx';
import type { HexMark, LineBytes } from './hex-line.tsx';
import { BYTES_FORMATS, bytesText } from './hex-text.ts';
import type { BytesFormat } from './hex-text.ts';
import { HexView } from './hex-view.tsx';
import { MemberTab } from './member-tab.tsx';
import type { Span } from './span-choice.ts';
import { useMemberBytes } from './use-member-bytes.ts';
import { useSpanMask } from './use-span-mask.ts';

type TabId = 'hex' | 'fields' | 'member';
const TABS = [
  { id: 'hex', label: 'Hex' },
  { id: 'fields', label: 'Fields' },
  { id: 'member', label: 'Member' },
] as const;

/** Lines shown before the place that is gone to. */
const CONTEXT_LINES = 3;

/** The spans of `column` of `row`, or of the whole row, one at a time. */
export function SpanBytes({
  row,
  column,
  spans,
  evidence: ofRow,
  holdsFocus,
}: {
  readonly row: ListRow;
  readonly column: string | null;
  readonly spans: readonly Span[];
  readonly evidence: string;
  readonly holdsFocus: RefObject<boolean>;
}): ReactNode {
  const [asked, setAsked] = useState(0);
  const index = Math.min(asked, spans.length - 1);
  const span = spans[index] as Span;
  const evidenceOfSpan = useStore(engine, (state) =>
    span.checkpoint === null
      ? null
      : (state.case?.checkpoints.find(
          (one) => one.id.startsWith(span.checkpoint ?? '') || span.checkpoint?.startsWith(one.id),
        )?.evidence ?? null),
  );
  const evidence = evidenceOfSpan ?? ofRow;
  const [tab, setTab] = useState<TabId>('hex');
  const [top, setTop] = useState(Math.max(0, Math.floor(span.offset / 16) - CONTEXT_LINES));
  const [lines, setLines] = useState(10);
  const [lineBytes, setLineBytes] = useState<LineBytes>(16);
  const [caret, setCaret] = useState(span.offset);
  const [anchor, setAnchor] = useState<number | null>(null);
  const panel = useId();
  const bytes = useMemberBytes(
    evidence,
    span.member,
    Math.max(0, (top - 8) * lineBytes),
    (top + lines + 8) * lineBytes,
  );

  // The span stands in the middle of what can be seen, its context around it.
  useEffect(() => {
    const line = Math.floor(span.offset / lineBytes);
    const height = Math.ceil((span.offset + span.length) / lineBytes) - line;
    setTop(Math.max(0, line - Math.max(1, Math.floor((lines - height) / 2))));
    setCaret(span.offset);
    setAnchor(null);
    // a change of the panel's height moves nothing
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [span, lineBytes]);

  const { isMasked, hidden } = useSpanMask(row, column, span, bytes);

  const onLines = useCallback((count: number, width: LineBytes) => {
    setLines(count);
    setLineBytes(width);
  }, []);

  const mark: HexMark | null =
    anchor === null ? null : { from: Math.min(anchor, caret), to: Math.max(anchor, caret) + 1 };

  const marks = useMemberMarks(evidence, span.member);
  const range = mark === null ? null : memberTarget(evidence, span.member, mark.from, mark.to - mark.from);
  useChosenRange(range?.target ?? null, range?.label ?? '');

  const copy = async (format: BytesFormat): Promise<void> => {
    const { from, to } = mark ?? { from: span.offset, to: span.offset + span.length };
    const read = await bytes.read(from, to);
    await bridge.copyText(bytesText(read, from, format, (i) => isMasked(from + i)));
    announce(`Copied ${plural(read.length, 'byte')} as ${BYTES_FORMATS[format].toLowerCase()}`);
  };

  return (
    <>
      <div className="panel-head">
        <b>Bytes</b>
        <span className="mono where">
          {bytes.info === null ? '…' : <EvidenceText value={bytes.info.memberName} />}
        </span>
        <SpanMenu spans={spans} index={index} onChoose={setAsked} />
        <span className="grow" />
        {hidden !== null && <RevealButton secret={hidden} />}
        <CopyBytes
          marked={mark === null ? null : mark.to - mark.from}
          onCopy={(format) => void copy(format)}
        />
        <Tabs label="Bytes as" tabs={TABS} chosen={tab} panelId={panel} onChoose={setTab} />
      </div>
      <div className="bytes-body" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        {tab === 'hex' && (
          <>
            <HexView
              bytes={bytes}
              spans={spans}
              chosen={span}
              top={top}
              onTop={setTop}
              lineBytes={lineBytes}
              onLines={onLines}
              caret={caret}
              mark={mark}
              marks={marks}
              isMasked={isMasked}
              holdsFocus={holdsFocus}
              onCaret={(at, extend) => {
                setAnchor(extend ? (anchor ?? caret) : null);
                setCaret(at);
              }}
              onCopy={() => void copy('hex')}
            />
            {bytes.size !== 0 && <CaretTable bytes={bytes} caret={caret} isMasked={isMasked} />}
          </>
        )}
        {tab === 'fields' && (
          <FieldsTab
            evidence={evidence}
            span={span}
            onGo={(offset) => {
              setTab('hex');
              setCaret(offset);
              setTop(Math.max(0, Math.floor(offset / lineBytes) - CONTEXT_LINES));
            }}
          />
        )}
        {tab === 'member' && <MemberTab evidence={evidence} span={span} bytes={bytes} />}
      </div>
    </>
  );
}
