/** The bytes that the selected fact came from: hex, decoded fields, and the member they lie in. */
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { isMasked as isMaskedCell } from '../components/cell-text.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { plural } from '../components/figures.ts';
import { Copy, Eye } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { EmptyState, LoadingState } from '../components/states.tsx';
import { Tabs } from '../components/tabs.tsx';
import { bridge } from '../state/client.ts';
import { engine } from '../state/engine.ts';
import { memberTarget, useChosenRange, useMemberMarks } from '../state/marked-ranges.ts';
import { placeKey, revealSecret, secrets } from '../state/secrets.ts';
import { announce, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { useRow } from '../state/use-list.ts';
import { caretValues } from './caret-values.ts';
import { FieldsTab } from './fields-tab.tsx';
import { BYTES_FORMATS, bytesText } from './hex-text.ts';
import type { BytesFormat } from './hex-text.ts';
import { HexView } from './hex-view.tsx';
import type { HexMark, LineBytes } from './hex-view.tsx';
import { MemberTab } from './member-tab.tsx';
import { spanLabel, spanOf, spansOf } from './span-choice.ts';
import type { Span } from './span-choice.ts';
import { useMemberBytes } from './use-member-bytes.ts';
import type { MemberBytes } from './use-member-bytes.ts';

type TabId = 'hex' | 'fields' | 'member';
const TABS = [
  { id: 'hex', label: 'Hex' },
  { id: 'fields', label: 'Fields' },
  { id: 'member', label: 'Member' },
] as const;

export function BytesPanel(): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const { value: row, waiting } = useRow(selection);
  const column = selection?.column ?? null;
  const evidenceOfCheckpoint = useStore(
    engine,
    (value) => value.case?.checkpoints.find((one) => one.id === selection?.checkpoint)?.evidence ?? null,
  );
  const ownSpan = selection?.span;
  const spans = useMemo(
    () => (row === null ? [] : ownSpan === undefined ? spansOf(row, column) : [spanOf(ownSpan)]),
    [row, column, ownSpan],
  );
  const evidence = row?.evidence ?? evidenceOfCheckpoint;
  const holdsFocus = useRef(false);
  return (
    <section className="bytes" aria-label="Bytes" data-pane="bytes">
      {selection === null ? (
        <div className="panel-head">
          <b>Bytes</b>
          <span className="where quiet">Select any value to see the bytes that it was decoded from.</span>
        </div>
      ) : waiting ? (
        <Nothing>
          <LoadingState what="Looking up its source" />
        </Nothing>
      ) : row === null ? (
        <Nothing title="The selected thing is not in scope">
          Its checkpoint is no longer part of the case.
        </Nothing>
      ) : spans.length === 0 || evidence === null ? (
        <Nothing title="No bytes of its own">
          {selection.kind === 'gap'
            ? 'A gap is what is absent: there are no bytes to show.'
            : 'This was inferred or stated by the case, not decoded from a place in the archive.'}
        </Nothing>
      ) : (
        <Shown
          key={`${row.key} ${column} ${evidence} ${ownSpan?.member} ${ownSpan?.offset}`}
          row={row}
          column={column}
          spans={spans}
          evidence={evidence}
          holdsFocus={holdsFocus}
        />
      )}
    </section>
  );
}

function Nothing({ title, children }: { readonly title?: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <div className="panel-head">
        <b>Bytes</b>
      </div>
      <div className="bytes-body">
        {title === undefined ? children : <EmptyState title={title}>{children}</EmptyState>}
      </div>
    </>
  );
}

const CONTEXT_LINES = 3;

function Shown({
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
  const selection = useStore(shell, (value) => value.selection);
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const [index, setIndex] = useState(0);
  const span = spans[Math.min(index, spans.length - 1)] as Span;
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
  const revealed = useStore(secrets, (value) => value.revealed);

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

  const value = column === null ? undefined : row.cells[column];
  const ownPlace = useMemo(
    () =>
      selection !== null && column !== null && row.checkpoint !== null
        ? { checkpoint: row.checkpoint, list: selection.kind, key: row.key, column, index: null }
        : null,
    [selection, column, row],
  );
  // The engine says which ranges are secret; a masked cell's own span is masked in any case.
  const ownMasked = isMaskedCell(value) && (ownPlace === null || !revealed.has(placeKey(ownPlace)));
  const isMasked = useCallback(
    (offset: number): boolean => {
      const range = bytes.maskedAt(offset);
      if (range !== undefined) return !revealed.has(placeKey(range));
      return ownMasked && offset >= span.offset && offset < span.offset + span.length;
    },
    [bytes, revealed, ownMasked, span],
  );
  const maskedInSpan = bytes.maskedAt(span.offset) ?? bytes.maskedAt(span.offset + span.length - 1);
  const secret = maskedInSpan ?? (ownMasked ? ownPlace : null);
  const isHidden = secret !== null && secret !== undefined && !revealed.has(placeKey(secret));

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
        {spans.length === 1 ? (
          <span className="quiet where">{spanLabel(span)}</span>
        ) : (
          <MenuButton
            label="Spans of this fact"
            className="plain small spans"
            sections={[
              {
                label: `${plural(spans.length, 'place')} in the archive`,
                items: spans.slice(0, 500).map((one, at) => ({
                  id: String(at),
                  label: spanLabel(one),
                  note: one.supports ?? 'the whole row',
                  checked: one === span,
                  run: () => setIndex(at),
                })),
              },
            ]}
          >
            <span className="quiet where">{spanLabel(span)}</span>
            <span>
              {Math.min(index, spans.length - 1) + 1} of {spans.length} ▾
            </span>
          </MenuButton>
        )}
        <span className="grow" />
        {isHidden && (
          <button
            type="button"
            className="small"
            disabled={readOnly}
            title={
              readOnly ? 'This case is read-only: a reveal could not be logged' : 'The custody log records it'
            }
            onClick={() => void revealSecret(secret)}
          >
            <Eye className="icon" aria-hidden="true" /> Reveal
          </button>
        )}
        <MenuButton
          label="Copy bytes"
          className="plain small"
          alignEnd
          title={mark === null ? 'Copy the bytes of this span' : 'Copy the marked bytes'}
          sections={[
            {
              label:
                mark === null ? 'Copy the span as' : `Copy ${plural(mark.to - mark.from, 'marked byte')} as`,
              items: (Object.entries(BYTES_FORMATS) as [BytesFormat, string][]).map(([format, name]) => ({
                id: format,
                label: name,
                ...(format === 'hex' ? { keys: 'Ctrl C' } : {}),
                run: () => void copy(format),
              })),
            },
          ]}
        >
          <Copy className="icon" aria-hidden="true" />
          <span className="hidden-text">Copy bytes</span>
        </MenuButton>
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

/** The bytes at the caret as numbers; where the panel is wide enough. */
function CaretTable({
  bytes,
  caret,
  isMasked,
}: {
  readonly bytes: MemberBytes;
  readonly caret: number;
  readonly isMasked: (offset: number) => boolean;
}): ReactNode {
  const read: number[] = [];
  for (let at = caret; at < caret + 10; at++) {
    const byte = bytes.byte(at);
    if (byte === undefined || isMasked(at)) break;
    read.push(byte);
  }
  return (
    // It scrolls where the panel is low: the keyboard must reach it.
    <dl className="caret-values" aria-label="Values at the caret" tabIndex={0}>
      <div>
        <dt>offset</dt>
        <dd>0x{caret.toString(16)}</dd>
      </div>
      {read.length === 0 && (
        <div>
          <dt>value</dt>
          <dd>{isMasked(caret) ? 'masked' : '…'}</dd>
        </div>
      )}
      {caretValues(new Uint8Array(read)).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
