/** A signed bundle of the open case: verified, redacted, written beside its name, signed, renamed, logged. */
import { rmSync } from 'node:fs';
import {
  lastCustodyEntry,
  listCheckpoints,
  readAnnotations,
  readCaseDigest,
  readCaseRecord,
  readRedactionKey,
  type CaseFile,
} from '../../casefile/index.ts';
import { createBag, type BagWriter } from '../../evidence/bundle/bag-writer.ts';
import { custodyFiles } from '../../evidence/bundle/custody-lines.ts';
import { custodyTexts } from '../../evidence/bundle/custody-texts.ts';
import { factsDocument, type FactsDocument } from '../../evidence/bundle/facts-document.ts';
import { factsSchema } from '../../evidence/bundle/facts-schema.ts';
import { jsonFile } from '../../evidence/bundle/json-file.ts';
import { BAG, DATA, type BagInfo } from '../../evidence/bundle/layout.ts';
import { bagSignatures } from '../../evidence/bundle/sign-bag.ts';
import { withholdFacts } from '../../evidence/bundle/withheld-facts.ts';
import { headFileText, signHead } from '../../evidence/custody/index.ts';
import { createKnownText, UNKNOWN_CONTENT, type KnownText } from '../../evidence/known/index.ts';
import { fingerprint, readKeyFile, readPublicKeyBeside, type SigningKey } from '../../evidence/keys/index.ts';
import {
  createRedactionList,
  type RedactionList,
  type Redactor,
  type Suspect,
} from '../../evidence/redaction/index.ts';
import type { BundleOptions, BundleOutcome } from '../../../shared/api/export-calls.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { renderReport } from '../report/render-report.ts';
import { VERSION } from '../version.ts';
import { caseRedactor } from './case-redactor.ts';
import { holdVerified } from './hold-verified.ts';
import { logEnd, logFailure, logStart } from './export-log.ts';
import type { Exhibit } from './exhibit.ts';
import { openExhibit } from './exhibits.ts';
import { knownInFacts } from './known-in-facts.ts';
import { knownWords } from './known-words.ts';
import { takeTurns } from './job-turns.ts';
import { captionOf, writeExhibits } from './write-exhibits.ts';

interface ExportWork {
  readonly state: EngineState;
  readonly opened: CaseFile;
  readonly options: BundleOptions;
  readonly control: JobControl;
  readonly bag: BagWriter;
  readonly redactor: Redactor;
  readonly redactions: RedactionList;
  /** Words that are known, those that leave anyway with them; null where what is unknown leaves too. */
  readonly known: KnownText | null;
  /** What log lines and values of variables are held against; null likewise. */
  readonly knownInFacts: KnownText | null;
  readonly exhibits: readonly Exhibit[];
  /** Of each exhibit. */
  readonly suspects: ReadonlyMap<Exhibit, readonly Suspect[]>;
  readonly fingerprint: string;
  readonly exportedAt: string;
  /** The last entry of the log before this export. */
  readonly before: number;
}

/**
 * Throws 'read-only' where the log can't say that something left, 'passphrase', 'hash-mismatch' for evidence that
 * changed, 'usage' where something is at the path already, 'cancelled', 'disk-full', 'io'. Nothing is left then.
 */
export async function runExport(
  state: EngineState,
  options: BundleOptions,
  control: JobControl,
): Promise<BundleOutcome> {
  const opened = state.case();
  if (opened.readOnly) {
    const message = `what leaves the case is entered in its custody log, and the case is open read-only: ${opened.readOnlyReason ?? 'as asked'}`;
    throw new PermafrostError(evidenceError('read-only', message));
  }
  const { key, comment } = openKey(options);
  const print = fingerprint(key.publicKey);
  const before = lastCustodyEntry(opened);
  await holdVerified(state, control);
  const bag = createBag(options.path);
  const cores: string[] = [];
  let logged = false;
  try {
    logStart(opened, options, print);
    logged = true;
    const exhibits: Exhibit[] = [];
    for (const chosen of options.exhibits) {
      const corePath = bag.pathOf(`core-${exhibits.length + 1}.part`);
      if (chosen.kind === 'core') cores.push(corePath);
      exhibits.push(await openExhibit(state, chosen, control, corePath));
      await takeTurns(control);
    }
    const redactions = createRedactionList(readRedactionKey(opened));
    const suspects = new Map<Exhibit, readonly Suspect[]>();
    const { includeSecrets, environment, unknownContent } = options;
    const said = includeSecrets || unknownContent ? null : await knownInFacts(state, control);
    const choice = { includeSecrets, environment, known: said };
    const redactor = await caseRedactor(state, choice, exhibits, redactions, control, suspects);
    const work: ExportWork = {
      state,
      opened,
      options,
      control,
      bag,
      redactor,
      redactions,
      known: said === null ? null : createKnownText(knownWords()),
      knownInFacts: said?.known ?? null,
      exhibits,
      suspects,
      fingerprint: print,
      exportedAt: new Date().toISOString(),
      before,
    };
    const { pdfReason, tagFiles } = await writePayload(work, key);
    for (const core of cores) rmSync(core, { force: true });
    const name = options.signerName ?? opened.examiner ?? comment;
    const { payload } = bag;
    const listed = redactions.sorted();
    const unknown = listed.filter(({ kind }) => kind === UNKNOWN_CONTENT);
    const withheld = listed.filter(({ why }) => why === 'withheld').length - unknown.length;
    const sha256 = bag.finish(
      bagInfo(work, pdfReason),
      bagSignatures(key, redactor.text(name, { file: BAG.allowedSigners, pointer: null }), tagFiles),
    );
    const outcome: BundleOutcome = {
      path: options.path,
      sha256,
      fingerprint: print,
      files: payload.length,
      bytes: payload.reduce((sum, { size }) => sum + size, 0),
      exhibits: exhibits.length,
      redacted: listed.length - withheld - unknown.length,
      withheld,
      unknownBytes: unknown.reduce((sum, { length }) => sum + length, 0),
      includesSecrets: options.includeSecrets,
      pdfReason,
    };
    logEnd(opened, outcome);
    return outcome;
  } catch (caught) {
    bag.discard();
    const { code, message } = toEvidenceError(caught);
    if (logged) logFailure(opened, code === 'cancelled', message);
    throw caught;
  } finally {
    state.emit({ event: 'custody-changed' });
  }
}

function openKey({ keyPath, passphrase }: BundleOptions): { key: SigningKey; comment: string } {
  const { key, comment } = readKeyFile(keyPath).open(passphrase);
  return { key, comment: comment === '' ? (readPublicKeyBeside(keyPath)?.comment ?? '') : comment };
}

interface Written {
  /** Why there is no PDF where one was wanted. */
  readonly pdfReason: string | null;
  /** What has the times of this export in it and therefore stands beside data/. */
  readonly tagFiles: readonly { readonly path: string; readonly text: string }[];
}

/** Everything under data/. */
async function writePayload(work: ExportWork, key: SigningKey): Promise<Written> {
  const { opened, bag, control, redactor, options, redactions, before, known } = work;
  const checkpoints = listCheckpoints(opened);
  bag.write(DATA.factsSchema, jsonFile(factsSchema()));
  for (const [i, { id }] of checkpoints.entries()) {
    control.progress({ stage: 'facts', doneBytes: i, totalBytes: null });
    const facts = await factsOf(work, id);
    known?.learnJson(facts);
    bag.write(DATA.facts(id), jsonFile(facts));
    await takeTurns(control);
  }
  // What readers of ELF look for: owners of notes, and types of notes that are letters.
  for (const word of ['CORE', 'LINUX', 'ELIFCORE', 'IGISCORE']) known?.learn(utf8(word));
  const annotations = annotationsOf(work);
  known?.learnJson(annotations);
  bag.write(DATA.annotations, jsonFile(annotations));
  bag.write(DATA.exhibits, jsonFile(await writeExhibits(work)));
  const head = signHead(opened, key);
  const lines = custodyFiles(opened, redactor, before, head.sequence);
  bag.write(DATA.custody, [utf8(textOfLines(lines.log))]);
  if (options.custodyTexts) bag.write(DATA.custodyTexts, jsonFile(custodyTexts(opened, before, redactor)));
  const tagFiles = [
    { path: BAG.custodyOfExport, text: textOfLines(lines.ofExport) },
    { path: BAG.custodyHead, text: headFileText(head) },
  ];
  await takeTurns(control);
  control.progress({ stage: 'report', doneBytes: 0, totalBytes: null });
  const report = await renderReport(work.state, {
    findings: options.findings,
    includesSecrets: options.includeSecrets,
    signer: { fingerprint: work.fingerprint },
    exportedAt: work.exportedAt,
    pdf: options.pdf,
    exhibits: work.exhibits.map((exhibit, i) => ({
      number: i + 1,
      file: DATA.exhibit(i + 1, exhibit.extension),
      kind: String(exhibit.about['kind']),
      caption: captionOf(exhibit),
    })),
    redactData: (data) => redactor.json(data, DATA.report) as typeof data,
    variablesIn: redactor.variablesIn,
    known,
    redactHtml: (html) => redactor.page(html, DATA.report),
    signal: control.signal,
  });
  bag.write(DATA.report, [utf8(report.html)]);
  if (report.pdf !== null) bag.write(DATA.reportPdf, [report.pdf]);
  await takeTurns(control);
  bag.write(
    DATA.redactions,
    jsonFile({
      format: 'permafrost-redactions',
      version: 1,
      hmac: 'HMAC-SHA256 of the value; its key stays in the case',
      includesSecrets: options.includeSecrets,
      redactions: redactions.sorted(),
    }),
  );
  return { pdfReason: report.pdf === null && options.pdf ? report.pdfReason : null, tagFiles };
}

async function factsOf(
  { opened, options, redactor, control, knownInFacts: known }: ExportWork,
  id: string,
): Promise<FactsDocument> {
  const choice = {
    environment: options.environment || options.includeSecrets,
    logs: options.logs || options.includeSecrets,
    known,
  };
  let whole: FactsDocument = {};
  for (const part of withholdFacts(factsDocument(opened, id), DATA.facts(id), choice, redactor)) {
    whole = part;
    await takeTurns(control);
  }
  return whole;
}

/** Tags, notes, bookmarks and findings. Saved searches stay: their terms are nobody else's. */
function annotationsOf({ opened, redactor }: ExportWork): unknown {
  const { tags, notes, bookmarks, findings } = readAnnotations(opened);
  return redactor.json(
    { format: 'permafrost-annotations', version: 1, tags, notes, bookmarks, findings },
    DATA.annotations,
  );
}

function textOfLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function bagInfo(work: ExportWork, pdfReason: string | null): BagInfo {
  const { opened, options, redactor, exportedAt } = work;
  const { uuid } = readCaseRecord(opened);
  const digest = readCaseDigest(opened);
  const said = (text: string): string => redactor.text(text, { file: 'bag-info.txt', pointer: null });
  return [
    ['Bag-Software-Agent', `Permafrost ${VERSION}`],
    ['Bagging-Date', exportedAt.slice(0, 10)],
    ['Exported-At', exportedAt],
    ['External-Identifier', uuid],
    ['External-Description', `Case ${said(opened.name)}`],
    ['Contact-Name', said(opened.examiner ?? 'not stated')],
    ['Case-Digest', digest.case],
    ['Facts-Version', String(digest.factsVersion)],
    ['Signer-Fingerprint', work.fingerprint],
    ['Includes-Secrets', options.includeSecrets ? 'yes' : 'no'],
    ['Includes-Environment-Values', options.environment || options.includeSecrets ? 'yes' : 'no'],
    ['Includes-Log-Lines', options.logs || options.includeSecrets ? 'yes' : 'no'],
    ['Includes-Unknown-Content', options.unknownContent || options.includeSecrets ? 'yes' : 'no'],
    ['Includes-Custody-Texts', options.custodyTexts ? 'yes' : 'no'],
    ['Report-PDF', pdfOf(options.pdf, pdfReason)],
  ];
}

function pdfOf(wanted: boolean, reason: string | null): string {
  if (!wanted) return 'not asked for';
  return reason === null ? 'data/report.pdf' : `not made: ${reason}`;
}
