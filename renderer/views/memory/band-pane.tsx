/** The band picture of an address space with its legend; a click goes to the address. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { CONTENT_CLASSES } from '../../../shared/api/index.ts';
import type { CallOutput, ContentClass, MemoryRegion } from '../../../shared/api/index.ts';
import { layOutBand, regionAtX, xOfAddress } from '../../../shared/drawing/memory-band.ts';
import type { BandRegion } from '../../../shared/drawing/memory-band.ts';
import { shortRegionName } from '../../../shared/format/address-names.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { sizeText } from '../../components/format.ts';
import { pixelsOfUnit } from '../../components/divider.tsx';

type Content = CallOutput<'memory.content'>['regions'];

const CONTENT_NAMES: Readonly<Record<ContentClass, string>> = {
  zero: 'zero',
  text: 'text',
  code: 'code',
  entropy: 'high entropy',
  other: 'other',
  gap: 'not captured',
};

const PERMISSION_NAMES = {
  read: 'read',
  write: 'write',
  exec: 'execute',
  rwx: 'write and execute',
  none: 'no access',
} as const;

const LABEL_HEIGHT = 15;
const LANE = 14;

export function BandPane({
  regions,
  content,
  contentNote,
  pageSize,
  caret,
  onGo,
}: {
  readonly regions: readonly MemoryRegion[];
  readonly content: Content | null;
  /** Said while the content is not known, or of what of it was sampled. */
  readonly contentNote: string;
  readonly pageSize: number;
  readonly caret: bigint;
  readonly onGo: (address: bigint) => void;
}): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const drawn = useMemo((): readonly BandRegion[] => {
    const byStart = new Map(content?.map((one) => [one.start, one.cells]));
    return regions.map((region) => ({
      start: region.start,
      end: region.end,
      permissions: region.permissions,
      name: inertTextOf({ text: region.path.text === '' ? '' : shortRegionName(named(region)) }),
      anonymous: !region.path.text.startsWith('/'),
      content: [...(byStart.get(region.start) ?? [])].map((code) => CONTENT_CLASSES[code] ?? 'other'),
    }));
  }, [regions, content]);
  const unit = pixelsOfUnit();
  const band = useMemo(
    () => layOutBand(drawn, width, { pageSize, letterWidth: 6.4 * unit }),
    [drawn, width, pageSize, unit],
  );
  const at = regions.findIndex((region) => caret >= region.start && caret < region.end);
  const x = at < 0 ? null : xOfAddress(band, regions, at, caret);
  const label = LABEL_HEIGHT * unit;
  const lane = LANE * unit;
  const height = label + lane * 2 + 3;
  const odd = band.marks.filter((mark) => mark.standsOut);

  const addressAt = (clientX: number): { readonly address: bigint; readonly region: MemoryRegion } | null => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    const hit = regionAtX(band, clientX - left);
    const region = hit === null ? undefined : regions[hit.index];
    if (hit === null || region === undefined) return null;
    const size = region.end - region.start;
    const into = (size * BigInt(Math.floor(hit.share * 1_000_000))) / 1_000_000n;
    return { region, address: region.start + (into - (into % 16n)) };
  };
  const [hover, setHover] = useState('');
  // Only the mark of the caret changes as it moves.
  const picture = useMemo(
    () => (
      <>
        <Patterns />
        {band.labels.map((one) => (
          <text key={one.x} className="band-label" x={one.x + 2} y={label - 4 * unit}>
            {one.text}
          </text>
        ))}
        {band.marks.map((mark) => (
          <g key={mark.first}>
            <rect
              className={`band-mark ${mark.permission}`}
              x={mark.x}
              y={label}
              width={Math.max(1, mark.width - 0.6)}
              height={lane}
            />
            {mark.standsOut && (
              <path className="band-odd" d={`M ${mark.x + mark.width / 2 - 4} ${label} l 4 -6 l 4 6 z`} />
            )}
            {mark.first === mark.last && mark.width > 34 * unit && (
              <text className="band-letters" x={mark.x + 3} y={label + lane - 3.5 * unit}>
                {regions[mark.first]?.permissions}
              </text>
            )}
          </g>
        ))}
        {band.cells.map((cell) => (
          <rect
            key={cell.x}
            className={`band-cell ${cell.content}`}
            x={cell.x}
            y={label + lane + 2}
            width={Math.max(0.5, cell.width)}
            height={lane}
          />
        ))}
        {band.holes.map((hole) => (
          <line
            key={hole.x}
            className="band-hole"
            x1={hole.x + 1}
            x2={hole.x + hole.width - 1}
            y1={label + lane * 2}
            y2={label + 2}
          />
        ))}
      </>
    ),
    [band, regions, label, lane, unit],
  );
  const legend = useMemo(() => <Legend note={contentNote} />, [contentNote]);

  return (
    <div className="memory-band">
      <div ref={frame} className="band-frame" style={{ height }}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`Address space: ${regions.length} regions, ${odd.length} of the marks stand out`}
          onPointerMove={(event) => {
            const found = addressAt(event.clientX);
            setHover(found === null ? '' : regionText(found.region));
          }}
          onClick={(event) => {
            const found = addressAt(event.clientX);
            if (found !== null) onGo(found.address);
          }}
        >
          <title>{hover}</title>
          {picture}
          {x !== null && <path className="band-caret" d={`M ${x} ${label - 2} v ${lane * 2 + 5}`} />}
        </svg>
      </div>
      {legend}
    </div>
  );
}

function named(region: MemoryRegion): { path: string; kind: string } {
  return { path: region.path.text, kind: region.kind };
}

function regionText(region: MemoryRegion): string {
  const name = inertTextOf({ text: region.path.text === '' ? region.kind : region.path.text });
  const permissions = region.permissions === '' ? 'permissions not known' : region.permissions;
  return `${region.start.toString(16)}–${region.end.toString(16)}  ${permissions}  ${name}, ${sizeText(region.end - region.start)}`;
}

/** Textures: what hue says, a shape says too. */
function Patterns(): ReactNode {
  return (
    <defs>
      <pattern id="band-text" width="3" height="3" patternUnits="userSpaceOnUse">
        <rect width="3" height="3" className="tint text" />
        <path d="M 0 1.5 H 3" className="stroke text" />
      </pattern>
      <pattern id="band-code" width="3" height="3" patternUnits="userSpaceOnUse">
        <rect width="3" height="3" className="tint code" />
        <path d="M 1.5 0 V 3" className="stroke code" />
      </pattern>
      <pattern id="band-entropy" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" className="tint entropy" />
        <path d="M 0 0 L 4 4 M 4 0 L 0 4" className="stroke entropy" />
      </pattern>
      <pattern id="band-gap" width="4" height="4" patternUnits="userSpaceOnUse">
        <circle cx="2" cy="2" r="0.8" className="dots" />
      </pattern>
      <pattern id="band-rwx" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" className="tint rwx" />
        <path d="M 0 5 L 5 0" className="stroke rwx" />
      </pattern>
    </defs>
  );
}

function Legend({ note }: { readonly note: string }): ReactNode {
  return (
    <div className="band-legend">
      {Object.entries(PERMISSION_NAMES).map(([kind, name]) => (
        <span key={kind}>
          <Swatch className={`band-mark ${kind}`} />
          {name}
        </span>
      ))}
      <span>
        <b className="odd">▲</b> stands out
      </span>
      <span className="gap-between" aria-hidden="true" />
      {CONTENT_CLASSES.map((kind) => (
        <span key={kind}>
          <Swatch className={`band-cell ${kind}`} />
          {CONTENT_NAMES[kind]}
        </span>
      ))}
      {note !== '' && <span className="quiet inferred">{note}</span>}
    </div>
  );
}

function Swatch({ className }: { readonly className: string }): ReactNode {
  return (
    <svg width="14" height="10" aria-hidden="true">
      <rect className={className} width="14" height="10" />
    </svg>
  );
}
