import { appendCustody, decideEvidence, readCustodyEntry } from '../../casefile/index.ts';
import { headFileText, parseHeadFile, signHead, type Demands } from '../../evidence/custody/index.ts';
import { readKeyFile } from '../../evidence/keys/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { custodyLogState } from '../case-summary.ts';
import type { EngineState } from '../engine-state.ts';
import { createKeyFiles, importKeyFiles, keyInfoOf } from '../keys/key-files.ts';
import type { Handlers } from './index.ts';

export const custodyHandlers: Handlers<
  | 'evidence.decide'
  | 'custody.verify'
  | 'custody.sign'
  | 'custody.entry'
  | 'key.create'
  | 'key.import'
  | 'key.show'
> = {
  'evidence.decide'(state, { evidence, decision, reason }) {
    decideEvidence(state.case(), evidence, decision, reason);
    state.closeEvidence(evidence);
    state.emit({ event: 'case-changed' });
    return {};
  },

  'custody.verify': (state, { head, signer }) =>
    custodyLogState(state.case(), {
      ...(head === undefined ? {} : { heads: [headOf(head)] }),
      ...(signer === undefined ? {} : { signer }),
    }),

  'custody.sign'(state, { path, passphrase }) {
    const opened = state.case();
    const { key } = readKeyFile(path).open(passphrase);
    const before = custodyLogState(opened);
    if (!before.intact)
      throw new PermafrostError(
        evidenceError(
          'case-damaged',
          `the custody log is not intact, so it is not signed: ${before.problem}`,
        ),
      );
    const signed = signHead(opened, key);
    state.emit({ event: 'custody-changed' });
    const custody = custodyLogState(opened);
    const { sequence, hash, fingerprint, signedAt } = signed;
    const head = { sequence, hash, fingerprint, signedAt, examiner: opened.examiner, problem: null };
    return { head, document: headFileText(signed), custody };
  },

  'custody.entry'(state, { sequence }) {
    const { entry, hash, texts, canonical } = readCustodyEntry(state.case(), sequence);
    return { sequence, hash, canonical, texts, commitments: { ...entry.commitments } };
  },

  'key.create'(state, { path, name, passphrase }) {
    const info = createKeyFiles(path, name, passphrase);
    logKey(state, 'key-created', info.fingerprint, name);
    return info;
  },

  'key.import'(state, { source, sourcePassphrase, path, name, passphrase }) {
    const info = importKeyFiles(source, sourcePassphrase, path, name, passphrase);
    logKey(state, 'key-imported', info.fingerprint, info.name);
    return info;
  },

  'key.show': (_state, { path, passphrase }) => keyInfoOf(path, passphrase),
};

/** `SEQUENCE:HASH` as somebody noted it, or the text of a head's file. */
function headOf(text: string): NonNullable<Demands['heads']>[number] {
  const noted = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase());
  if (noted !== null) return { sequence: Number(noted[1]), hash: noted[2]! };
  return parseHeadFile(text);
}

/** A key belongs to an examiner, not to a case: one that is made while a case is open for writing is entered there. */
function logKey(state: EngineState, action: string, fingerprint: string | null, name: string | null): void {
  const opened = state.openCaseOrNull();
  if (opened === null || opened.readOnly) return;
  appendCustody(opened, { action, item: null, detail: { fingerprint, name } });
  state.emit({ event: 'custody-changed' });
}
