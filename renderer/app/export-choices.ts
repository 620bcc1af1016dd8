/** What of the findings' exhibits can leave as bytes of its own, and the calls' form of it; pure. */
import type { ChosenExhibit, Finding } from '../../shared/api/index.ts';

export interface ExportChoice {
  /** The same for the same bytes. */
  readonly id: string;
  readonly exhibit: ChosenExhibit;
  readonly what: 'Memory' | 'Bytes' | 'File' | 'Core dump';
  /** Evidence text: shown inert. */
  readonly detail: string;
  /** The first finding's words for it; '': none. */
  readonly caption: string;
  /** Title of the first finding that names it. */
  readonly finding: string;
}

/** In the findings' order; what two findings name stands once. */
export function exportChoices(findings: readonly Finding[]): ExportChoice[] {
  const choices = new Map<string, ExportChoice>();
  for (const { title, exhibits } of findings) {
    for (const { target, caption } of exhibits) {
      const found = choiceOf(target);
      if (found === null) continue;
      const id = `${found.what} ${target.checkpoint ?? ''} ${target.key}`;
      if (!choices.has(id)) choices.set(id, { ...found, caption, id, finding: title });
    }
  }
  return [...choices.values()];
}

interface Target {
  readonly kind: string;
  readonly checkpoint: string | null;
  readonly key: string;
}

function choiceOf({
  kind,
  checkpoint,
  key,
}: Target): Pick<ExportChoice, 'exhibit' | 'what' | 'detail'> | null {
  if (kind === 'byte_range') {
    const match = /^([0-9a-f]{64})\/([0-9]{1,15})\/([0-9]{1,15})\/([0-9]{1,15})$/.exec(key);
    if (match === null) return null;
    const [member, offset, length] = match.slice(2).map(Number) as [number, number, number];
    const exhibit = { kind: 'bytes' as const, evidence: match[1]!, member, offset, length };
    return { exhibit, what: 'Bytes', detail: `${length} bytes of member ${member} from ${offset}` };
  }
  if (checkpoint === null) return null;
  if (kind === 'memory_range') {
    const match = /^([0-9]{1,10})\/([0-9a-f]{16})\/([0-9]{1,15})$/.exec(key);
    if (match === null) return null;
    const [pid, length] = [Number(match[1]), Number(match[3])];
    const address = BigInt(`0x${match[2]!}`);
    const exhibit = { kind: 'memory' as const, checkpoint, pid, address, length };
    return {
      exhibit,
      what: 'Memory',
      detail: `${length} bytes of process ${pid} from 0x${address.toString(16)}`,
    };
  }
  if (kind === 'file') {
    return { exhibit: { kind: 'file', checkpoint, key }, what: 'File', detail: key };
  }
  if (kind === 'process' && /^[0-9]{1,10}$/.test(key)) {
    const exhibit = { kind: 'core' as const, checkpoint, pid: Number(key) };
    return { exhibit, what: 'Core dump', detail: `all memory and registers of process ${key}` };
  }
  return null;
}
