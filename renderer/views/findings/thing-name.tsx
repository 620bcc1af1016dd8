import type { ReactNode } from 'react';
import { isListName } from '../../../shared/api/lists.ts';
import type { Target } from '../../../shared/api/index.ts';
import { parseMemberRange, parseMemoryRange } from '../../../shared/format/byte-ranges.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { kindName, titleText } from '../../panels/thing-names.tsx';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import { useRow } from '../../state/use-list.ts';

/** 'Process 17 bash', 'Memory of 17, 64 bytes at 0x7f…', with the checkpoint where the case has several. */
export function ThingName({ target }: { readonly target: Target }): ReactNode {
  const { kind, checkpoint, key } = target;
  const several = useStore(engine, (value) => (value.case?.checkpoints.length ?? 0) > 1);
  const of = several && checkpoint !== null ? <span className="quiet mono"> {checkpoint}</span> : null;
  const memory = kind === 'memory_range' ? parseMemoryRange(key) : null;
  if (memory !== null) {
    return (
      <>
        <b>Memory</b> of {memory.pid}, {plural(memory.length, 'byte')} at{' '}
        <span className="mono">0x{memory.address.toString(16)}</span>
        {of}
      </>
    );
  }
  const member = kind === 'byte_range' ? parseMemberRange(key) : null;
  if (member !== null) {
    return (
      <>
        <b>Bytes</b> of member {member.member}, {plural(member.length, 'byte')} at {member.offset}{' '}
        <span className="quiet mono">{member.evidence.slice(0, 12)}</span>
      </>
    );
  }
  if (!isListName(kind)) return <EvidenceText value={`${kind} ${key}`} limit={160} />;
  return <RowName kind={kind} checkpoint={checkpoint} keyText={key} of={of} />;
}

function RowName({
  kind,
  checkpoint,
  keyText,
  of,
}: {
  readonly kind: Parameters<typeof kindName>[0];
  readonly checkpoint: string | null;
  readonly keyText: string;
  readonly of: ReactNode;
}): ReactNode {
  const { value: row, waiting, error } = useRow({ kind, checkpoint, key: keyText });
  return (
    <>
      <b>{kindName(kind)}</b>{' '}
      {row !== null ? (
        titleText(kind, row)
      ) : waiting ? (
        '…'
      ) : (
        <span className="absent">
          {error === null ? 'not in the case any more' : 'could not be looked up'}
        </span>
      )}
      {of}
    </>
  );
}
