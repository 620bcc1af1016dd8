/** Custody: the log of who did what to the evidence, what is wrong with it, and up to where a signature vouches for it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CustodyLogState, SignedHeadState } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { anchorText, breakText, isBehindBreak } from '../../../shared/format/index.ts';
import { EmptyState } from '../../components/states.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { countText, plural } from '../../components/figures.ts';
import { Hash } from '../../components/hash.tsx';
import { ShieldAlert, ShieldCheck } from '../../components/icon.tsx';
import { CaseTime } from '../../components/time-text.tsx';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { announce, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { entryColumns } from './entry-columns.tsx';
import { EntryText } from './entry-text.tsx';
import { SignForm } from './sign-form.tsx';

export function CustodyView(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const selection = useStore(shell, (value) => value.selection);
  const [signing, setSigning] = useState(false);
  if (summary === null) return <EmptyState title="No case is open" />;
  const { custody, readOnly } = summary;
  const chosen = selection?.kind === 'custody_entry' ? Number(selection.key) : null;
  return (
    <div className="custody-view" data-pane="view">
      <div className="panel-head">
        <State custody={custody} />
        <span className="grow" />
        <button type="button" onClick={() => void verify()}>
          Verify log
        </button>
        <button
          type="button"
          className="primary"
          aria-expanded={signing}
          disabled={readOnly || !custody.intact}
          title={
            readOnly
              ? 'This case is read-only: a signature could not be kept in it'
              : custody.intact
                ? 'Signs the last entry, which stands for all before it'
                : 'A log that is not intact is not signed'
          }
          onClick={() => setSigning(!signing)}
        >
          Sign log…
        </button>
      </div>
      <div className="custody-body">
        <div className="custody-main">
          <Problems custody={custody} />
          <ListTable
            id="custody"
            label="Custody log"
            list="custody_entry"
            input={{ checkpoints: null }}
            columns={entryColumns(custody)}
            empty={
              <EmptyState title="The custody log is empty">
                Its first entry, of the case’s creation, is missing.
              </EmptyState>
            }
          />
        </div>
        <aside className="custody-side" aria-label="Entry and signatures">
          {signing && <SignForm onDone={() => setSigning(false)} />}
          <EntryText sequence={chosen} />
          <Signatures custody={custody} />
        </aside>
      </div>
    </div>
  );
}

async function verify(): Promise<void> {
  try {
    const state = await client.call('custody.verify', {});
    announce(
      state.intact
        ? `Custody log intact: ${plural(state.entries, 'entry', 'entries')} recomputed, ${anchorText(state)}`
        : `Custody log broken: ${state.problem ?? ''}`,
      state.intact ? 'info' : 'problem',
    );
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}

function State({ custody }: { readonly custody: CustodyLogState }): ReactNode {
  const Icon = custody.intact ? ShieldCheck : ShieldAlert;
  return (
    <>
      <span className={custody.intact ? 'chip fine' : 'chip critical'}>
        <Icon className="icon" aria-hidden="true" /> {custody.intact ? 'intact' : breakText(custody)}
      </span>
      <span>{plural(custody.entries, 'entry', 'entries')}</span>
      <span className={custody.anchored === null ? 'chip high' : 'chip'}>{anchorText(custody)}</span>
    </>
  );
}

function Problems({ custody }: { readonly custody: CustodyLogState }): ReactNode {
  if (custody.problems.length === 0) return null;
  return (
    <div className="custody-problems" role="alert">
      <strong>
        The log is not what was written: {plural(custody.problems.length, 'place is', 'places are')} wrong
      </strong>
      <ul tabIndex={0} aria-label="What is wrong">
        {custody.problems.map(({ sequence, message }, at) => (
          <li key={at}>
            {sequence === null ? 'Log' : `Entry ${sequence}`}: {inertTextOf({ text: message })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Signatures({ custody }: { readonly custody: CustodyLogState }): ReactNode {
  return (
    <section aria-labelledby="custody-signatures">
      <h2 id="custody-signatures">Signatures</h2>
      {custody.heads.length === 0 ? (
        <p className="quiet">
          Nobody signed the log yet. Its chain shows an edit, but not a chain that was computed anew, nor
          newest entries that were cut off: a signature does.
        </p>
      ) : (
        <ul className="custody-heads">
          {custody.heads.toReversed().map((head) => (
            <li key={`${head.sequence} ${head.signedAt}`}>
              <div>
                <HeadState custody={custody} head={head} /> entry {countText(head.sequence)},{' '}
                <CaseTime text={head.signedAt} />
                {head.examiner !== null && <> by {inertTextOf({ text: head.examiner })}</>}
              </div>
              {head.problem !== null && (
                <div className="custody-wrong">{inertTextOf({ text: head.problem })}</div>
              )}
              {isBehindBreak(custody, head) && (
                <div>
                  The log is {breakText(custody)}, which it was to cover with all before it: it does not vouch
                  for the log as it stands.
                </div>
              )}
              <div className="mono custody-fingerprint">{inertTextOf({ text: head.fingerprint })}</div>
              <Hash value={head.hash} name={`the hash of entry ${head.sequence}`} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function HeadState({
  custody,
  head,
}: {
  readonly custody: CustodyLogState;
  readonly head: SignedHeadState;
}): ReactNode {
  if (head.problem !== null) return <span className="chip critical">does not hold</span>;
  if (isBehindBreak(custody, head)) return <span className="chip high">valid, but the log is broken</span>;
  return <span className="chip fine">holds</span>;
}
