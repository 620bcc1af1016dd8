/**
 * Calls of the report. A report is a tree of nodes before it is anything else: the engine writes it out as HTML,
 * the window draws the same tree, and neither ever parses markup that evidence could have had a part in.
 */
import { z } from 'zod';
import { isZone } from '../format/zones.ts';
import { NAME_LENGTH, TEXT_LENGTH } from './annotation-calls.ts';
import { call } from './call.ts';
import { sha256Hex } from './values.ts';

/** Parts that a report may have, in the order in which they stand in it. */
export const REPORT_SECTIONS = {
  summary: 'Summary',
  sources: 'Sources',
  method: 'Method and limits',
  findings: 'Findings',
  notes: 'Notes and marks',
  graph: 'Process graph',
  timeline: 'Timeline',
  custody: 'Custody',
  verification: 'Verification without Permafrost',
} as const;
export type ReportSection = keyof typeof REPORT_SECTIONS;
export const REPORT_SECTION_NAMES = Object.keys(REPORT_SECTIONS) as ReportSection[];
const section = z.enum(REPORT_SECTION_NAMES);

/** What the examiner writes and chooses; texts take the marks of {@link TEXT_MARKS}. */
export const reportDraft = z.object({
  title: z.string().max(NAME_LENGTH),
  /** The laboratory's own number of the case. */
  caseNumber: z.string().max(NAME_LENGTH),
  laboratory: z.string().max(NAME_LENGTH),
  /** '': the examiner of the case. */
  examiner: z.string().max(NAME_LENGTH),
  summary: z.string().max(TEXT_LENGTH),
  conclusion: z.string().max(TEXT_LENGTH),
  sections: z.array(section).max(REPORT_SECTION_NAMES.length),
  /** Of every time that the report writes: 'UTC', '+02:00', 'Europe/Berlin'. */
  timeZone: z.string().max(64).refine(isZone, 'no time zone that is known here').default('UTC'),
});
export type ReportDraft = z.infer<typeof reportDraft>;

/** The few marks that the examiner's texts may have; everything else stands as it was typed. */
export const TEXT_MARKS =
  '**bold**, *italic*, `code`, lines that begin with "- " or "1. ", empty lines between paragraphs, Finding 2, Exhibit 3';

export const EMPTY_DRAFT: ReportDraft = {
  title: '',
  caseNumber: '',
  laboratory: '',
  examiner: '',
  summary: '',
  conclusion: '',
  sections: [...REPORT_SECTION_NAMES],
  timeZone: 'UTC',
};

/** The only elements of a report. */
export const REPORT_TAGS = [
  'a',
  'br',
  'caption',
  'code',
  'div',
  'em',
  'figcaption',
  'figure',
  'h1',
  'h2',
  'h3',
  'h4',
  'li',
  'nav',
  'ol',
  'p',
  'pre',
  'section',
  'span',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
] as const;
export type ReportTag = (typeof REPORT_TAGS)[number];

/** Text, an element, or a picture (SVG of shared/drawing). */
export type ReportNode =
  | string
  | {
      readonly tag: ReportTag;
      readonly class?: string | undefined;
      readonly id?: string | undefined;
      /** `#id` of another element, nothing else. */
      readonly href?: string | undefined;
      readonly span?: number | undefined; // columns of a cell
      readonly scope?: 'col' | 'row' | undefined; // of a heading cell
      readonly children: readonly ReportNode[];
    }
  | { readonly picture: string; readonly label: string };

const word = /^[a-z][a-z0-9 -]{0,80}$/;
export const reportNode: z.ZodType<ReportNode> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({
      tag: z.enum(REPORT_TAGS),
      class: z.string().regex(word).optional(),
      id: z.string().regex(word).optional(),
      href: z
        .string()
        .regex(/^#[a-z][a-z0-9-]{0,80}$/)
        .optional(),
      span: z.number().int().min(1).max(20).optional(),
      scope: z.enum(['col', 'row']).optional(),
      children: z.array(reportNode),
    }),
    z.strictObject({ picture: z.string(), label: z.string() }),
  ]),
);

const choice = {
  /** Findings by uuid, in this order; null: those that are marked for the report, in the examiner's order. */
  findings: z.array(z.string().max(36)).max(10_000).nullable(),
  /** Values that look like secrets as they are; else masked. Refused in a read-only case. */
  includeSecrets: z.boolean(),
  /**
   * Words and bytes of ranges that the report shows of which nothing is known too; recognised secrets are taken out all
   * the same. Refused in a read-only case.
   */
  unknownContent: z.boolean(),
};

const job = z.object({ job: z.string() });

export const reportOptions = z.object({
  path: z.string(),
  format: z.enum(['html', 'pdf']),
  /** null: the draft of the case. */
  draft: reportDraft.nullable(),
  ...choice,
});
export type ReportOptions = z.output<typeof reportOptions>;

export const writtenReport = z.object({
  path: z.string(),
  sha256: sha256Hex,
  bytes: z.number(),
  findings: z.number(),
  exhibits: z.number(),
  pages: z.number().nullable(), // of a PDF
});
export type WrittenReport = z.infer<typeof writtenReport>;

export const REPORT_CALLS = {
  'report.draft': call(
    'What the examiner wrote for the report; an empty draft where nothing was.',
    z.object({}),
    z.object({ draft: reportDraft, changedAt: z.string().nullable() }),
  ),
  'report.save': call(
    'Keeps the draft in the case. Enters the custody log where it differs.',
    z.object({ draft: reportDraft }),
    z.object({ changedAt: z.string() }),
  ),
  'report.preview': call(
    'The report of a draft as a tree, with the style that it is shown in. Secrets are masked, whatever is chosen.',
    z.object({
      draft: reportDraft,
      findings: choice.findings,
      /** What it will be saved with, as it stands so far: the first page says so. */
      saving: z
        .object({ includeSecrets: choice.includeSecrets, unknownContent: choice.unknownContent })
        .optional(),
    }),
    z.object({ style: z.string(), body: z.array(reportNode), findings: z.number(), exhibits: z.number() }),
  ),
  'report.printer': call(
    'Whether a report can be made a PDF here; else why not.',
    z.object({}),
    z.object({ reason: z.string().nullable() }),
  ),
  'report.write': call(
    'Verifies the evidence where that is outstanding, then writes the report, as a job. Enters the custody log.',
    reportOptions,
    job,
  ),
  'report.result': call('The outcome of a report that was written.', job, writtenReport),
} as const;
