/** Over the memory map: the way to an address, where the caret is, and copying. */
import { memo, useMemo, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { addressNames, nameAddress, regionAt, resolveAddress } from '../../../shared/format/address-names.ts';
import type { NamedRegion } from '../../../shared/format/address-names.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { plural } from '../../components/figures.ts';
import { Copy } from '../../components/icon.tsx';
import { MenuButton } from '../../components/menu.tsx';
import { bridge } from '../../state/client.ts';
import type { MarkedRange } from '../../state/marked-ranges.ts';
import { announce } from '../../state/shell.ts';
import { copyMemory } from './copy-memory.ts';
import { chosenRange } from './memory-place.ts';
import type { AddressSpace, BytePlace } from './memory-place.ts';
import { MEMORY_FORMATS } from './memory-text.ts';
import type { MemoryFormat } from './memory-text.ts';

const NAMES_OFFERED = 500;

export function PlaceName({
  place,
  names,
}: {
  readonly place: BytePlace;
  readonly names: readonly NamedRegion[];
}): ReactNode {
  const name = nameAddress(place.caret, names);
  const { low, high } = chosenRange(place);
  return (
    <span className="place" aria-live="off">
      <span className="mono">0x{place.caret.toString(16)}</span>{' '}
      <span className="quiet">
        {name === null ? 'unmapped' : <EvidenceText value={name} limit={120} />}
        {place.anchor !== null && `, ${plural(high - low + 1n, 'byte')} chosen`}
      </span>
    </span>
  );
}

export function CopyBytes({
  space,
  place,
}: {
  readonly space: AddressSpace;
  readonly place: BytePlace;
}): ReactNode {
  const { low, high } = chosenRange(place);
  return (
    <MenuButton
      label="Copy"
      className="small"
      alignEnd
      sections={[
        {
          label: place.anchor === null ? 'The byte at the caret as' : `${plural(high - low + 1n, 'byte')} as`,
          items: (Object.entries(MEMORY_FORMATS) as [MemoryFormat, string][]).map(([format, name]) => ({
            id: format,
            label: name,
            ...(format === 'hex' ? { keys: 'Ctrl C' } : {}),
            run: () => void copyMemory(space, place, format),
          })),
        },
        {
          items: [
            {
              id: 'address',
              label: 'Address',
              run: () =>
                void bridge.copyText(`0x${low.toString(16)}`).then(() => announce('Copied the address')),
            },
          ],
        },
      ]}
    >
      <Copy className="icon" aria-hidden="true" /> Copy <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

/** '[heap]', 'libc.so.6+0x10', '0x7f…'. It does not change with the caret. */
export const JumpBox = memo(function JumpBox({
  names,
  onGo,
}: {
  readonly names: readonly NamedRegion[];
  readonly onGo: (address: bigint) => void;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const offered = useMemo(
    () =>
      addressNames(names)
        .map(({ name }) => name)
        .filter((name) => inertTextOf({ text: name }) === name)
        .slice(0, NAMES_OFFERED),
    [names],
  );
  const jump = (): void => {
    const resolved = resolveAddress(typed, names);
    if (!resolved.ok) {
      setProblem(resolved.message);
      return;
    }
    setProblem(null);
    const { address } = resolved;
    if (regionAt(address, names) === undefined) {
      announce(`0x${address.toString(16)} is not mapped: shown is what lies around it`);
    }
    onGo(address);
    document.querySelector<HTMLElement>('.memory-hex')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') jump();
    else if (event.key === 'Escape') document.querySelector<HTMLElement>('.memory-hex')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="jump">
      <input
        id="memory-jump"
        type="text"
        list="memory-jump-names"
        aria-label="Go to an address or a name"
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : 'memory-jump-problem'}
        placeholder="Go to 0x…, [heap], libc.so.6+0x10"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
      />
      <datalist id="memory-jump-names">
        {offered.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {problem !== null && (
        <span id="memory-jump-problem" className="problem" role="status">
          {problem}
        </span>
      )}
    </span>
  );
});

const MARKS_LISTED = 200;

/** Ranges of this address space that carry a tag, a note or a bookmark. */
export const MarksMenu = memo(function MarksMenu({
  marks,
  onGo,
}: {
  readonly marks: readonly MarkedRange[];
  readonly onGo: (address: bigint, length?: number) => void;
}): ReactNode {
  if (marks.length === 0) return null;
  return (
    <MenuButton
      label="Marked ranges"
      className="small"
      alignEnd
      sections={[
        {
          items: marks.slice(0, MARKS_LISTED).map((one) => ({
            id: `${one.start} ${one.end}`,
            name: one.text,
            label: <EvidenceText value={one.text.replaceAll('\n', ' ')} limit={80} />,
            note: (
              <span className="mono">
                0x{one.start.toString(16)}, {plural(one.end - one.start, 'byte')}
              </span>
            ),
            run: () => onGo(one.start, Number(one.end - one.start)),
          })),
        },
      ]}
    >
      Marks {marks.length} <span aria-hidden="true">▾</span>
    </MenuButton>
  );
});
