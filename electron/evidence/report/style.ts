/** How a report looks: on paper first (A4 and Letter), on a screen as a sheet of the same. Light, as paper is. */
export const REPORT_STYLE = `
:root { color-scheme: only light; --ink: #16191d; --quiet: #4d5763; --line: #b9c1cb; --faint: #e3e7ec; --raised: #f5f7f9; --link: #0a5a94; }
@page { size: A4; margin: 22mm 18mm 20mm; }
@page wide { size: A4 landscape; margin: 20mm 18mm 18mm; }
* { box-sizing: border-box; }
html { color: var(--ink); background: #fff; }
body {
  margin: 0; font: 10pt/1.45 'Liberation Sans', Arial, Helvetica, 'Noto Sans', sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
p, ul, ol { margin: 0 0 2.4mm; orphans: 3; widows: 3; }
ul, ol { padding-left: 6mm; }
li { margin-bottom: 1mm; orphans: 3; widows: 3; }
h1, h2, h3, h4 { margin: 0; line-height: 1.25; break-after: avoid; break-inside: avoid; overflow-wrap: anywhere; }
h2 { font-size: 17pt; margin-bottom: 5mm; padding-bottom: 2mm; border-bottom: 0.5mm solid var(--ink); }
h3 { font-size: 12pt; margin: 6mm 0 2mm; }
h4 { font-size: 10.5pt; margin: 5mm 0 1.2mm; }
h3 + h4 { margin-top: 2mm; }
a { color: var(--link); text-decoration: none; }
code, pre { font-family: 'Liberation Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
code { font-size: 0.89em; overflow-wrap: anywhere; }
h1 code, h2 code, h3 code, h4 code { font-size: 0.94em; font-weight: 600; }
.hash { font-size: 7.6pt; letter-spacing: -0.01em; }
pre {
  margin: 0 0 2mm; padding: 1.6mm 2.4mm; background: var(--raised); border: 0.2mm solid var(--faint);
  font-size: 7.3pt; line-height: 1.36; white-space: pre-wrap; overflow-wrap: anywhere; orphans: 4; widows: 4;
}
pre.commands { break-inside: avoid; }
p:has(+ pre.commands) { break-after: avoid; break-inside: avoid; }
pre.hex { white-space: pre; overflow-x: auto; border-left: 0.8mm solid var(--line); }

table { border-collapse: collapse; width: 100%; margin: 0 0 3mm; font-size: 9pt; }
th, td { padding: 1mm 2mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
th { font-weight: 600; }
.facts th { width: 34mm; color: var(--quiet); font-weight: 400; overflow-wrap: normal; }
.facts tr { border-bottom: 0.2mm solid var(--faint); }
.facts th, .facts td { padding: 0.7mm 2mm 0.7mm 0; }
.exhibit-facts { font-size: 8.4pt; table-layout: fixed; }
.exhibit-facts th { width: 29mm; }
.columns thead th { overflow-wrap: normal; border-bottom: 0.35mm solid var(--ink); color: var(--quiet); font-size: 8pt; font-weight: 600; }
.columns tbody tr { border-bottom: 0.2mm solid var(--faint); }
.columns th:first-child, .columns td:first-child { padding-left: 0; }
.columns.events, .columns.custody-log, .columns.issues, .columns.marks { font-size: 8pt; }
.columns .reason { display: block; color: var(--quiet); font-size: 7.4pt; line-height: 1.35; }
.columns.events td:first-child { width: 42mm; white-space: normal; }
.columns.events td:nth-child(2) { width: 20mm; }
.columns.several td:nth-child(3) { width: 22mm; white-space: nowrap; }
.columns.custody-log td:nth-child(1) { width: 9mm; }
.columns.custody-log td:nth-child(2) { width: 21mm; }
.columns.events.offsets td:first-child { width: 48mm; }
.columns.custody-log.offsets td:nth-child(2) { width: 27mm; }
.columns.custody-log td:nth-child(5) { width: 26mm; white-space: nowrap; }
.columns.custody-log td:nth-child(6) { width: 52mm; }
.columns.custody-log .hash { font-size: 6.6pt; }
.columns.issues td:nth-child(2), .columns.issues th:nth-child(2) { width: 14mm; text-align: right; }
.columns.issues td:nth-child(1) { width: 34mm; }
.columns.issues td:nth-child(3) { width: 32mm; }
.glance th:nth-child(1) { width: 14mm; }
.glance th { white-space: nowrap; }
.glance td:nth-child(4), .glance td:nth-child(5) { white-space: nowrap; }

.title-page { min-height: 248mm; display: flex; flex-direction: column; break-after: page; }
.title-page h1 { font-size: 25pt; margin: 26mm 0 3mm; letter-spacing: -0.01em; }
.maker { font-size: 11pt; font-weight: 600; border-bottom: 0.5mm solid var(--ink); padding-bottom: 2mm; }
.subtitle { font-size: 11pt; color: var(--quiet); margin-bottom: 10mm; }
.title-facts { font-size: 9.4pt; }
.title-facts th { width: 38mm; }
.title-facts th, .title-facts td { padding: 1.3mm 2mm 1.3mm 0; }
.signatures { margin-top: auto; font-size: 8pt; color: var(--quiet); }
.signatures td { padding: 11mm 6mm 0 0; width: 65%; }
.signatures td + td { width: 35%; padding-right: 0; }
.signatures .line { display: block; border-bottom: 0.25mm solid var(--ink); margin-bottom: 1mm; }
.title-page > p:last-child { margin: 6mm 0 0; font-size: 8pt; color: var(--quiet); }

.contents { break-after: page; }
.contents ol { list-style: none; padding: 0; }
.contents li { margin: 0; break-inside: avoid; }
.contents a { display: flex; gap: 3mm; color: inherit; padding: 0.9mm 0; border-bottom: 0.2mm dotted var(--line); }
.contents .entry { flex: 1; overflow-wrap: anywhere; }
.contents .of-chapter { font-weight: 600; margin-top: 1.6mm; }
.contents .of-finding { font-weight: 400; font-size: 9.4pt; padding-left: 6mm; }

.chapter { break-before: page; }
.contents + .chapter { break-before: auto; }
.chapter.brief { break-before: auto; margin-top: 12mm; }
.chapter > h2:first-child { margin-top: 0; }
.finding { margin-bottom: 9mm; }
.finding > h3 { font-size: 13.5pt; margin-top: 8mm; padding-top: 2.4mm; border-top: 0.8mm solid var(--line); }
.finding.of-critical > h3 { border-top-color: #a1122a; }
.finding.of-high > h3 { border-top-color: #b04400; }
.finding.of-medium > h3 { border-top-color: #8f6a00; }
.finding.of-low > h3 { border-top-color: #0064a0; }
.chapter > h2 + .finding > h3 { margin-top: 0; }
.standing { color: var(--quiet); font-size: 9pt; break-after: avoid; }
.severity {
  display: inline-block; padding: 0 1.8mm; margin-right: 1mm; border: 0.3mm solid; border-radius: 0.8mm;
  font-size: 8pt; font-weight: 600; line-height: 1.5; white-space: nowrap;
}
.severity.critical { color: #fff; background: #a1122a; border-color: #a1122a; }
.severity.high { color: #a03d00; background: #fff4ec; }
.severity.medium { color: #6f5200; background: #fff9e0; }
.severity.low { color: #005a91; background: #eef6fc; }
.severity.informational { color: var(--quiet); background: #fff; }
.exhibit { margin: 0 0 5mm; padding-left: 4mm; border-left: 0.5mm solid var(--faint); }
.exhibit-head { break-inside: avoid; break-after: avoid; }
.exhibit.short { break-inside: avoid; }
.exhibit-caption { break-after: avoid; margin-bottom: 1.2mm; }
.place { font-size: 8pt; color: var(--quiet); margin-bottom: 1.4mm; overflow-wrap: anywhere; }
.place code { color: var(--ink); }
.passage { margin-top: 2mm; }
.passage + .place, pre + .place { break-before: avoid; }
.passage > .place:first-child { margin-bottom: 0.8mm; }
.passage > .place:first-child:not(:last-child) { break-after: avoid; }
.missing { border: 0.3mm dashed var(--line); padding: 1mm 2mm; font-size: 8.6pt; }
.note { margin-bottom: 4mm; padding-left: 4mm; border-left: 0.5mm solid var(--faint); break-inside: avoid; }
.source, .checkpoint { break-inside: auto; }

figure { margin: 0 0 4mm; break-inside: avoid; }
figcaption { font-size: 8.6pt; color: var(--quiet); margin-top: 1.4mm; }
.picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }

@media print {
  .wide-page { page: wide; break-before: page; }
  .upright-page + .upright-page, .upright-page + .wide-page { break-before: page; }
  .chapter:has(> .wide-page:first-child) { break-before: auto; }
  .wide-page .picture svg { max-height: 128mm; width: auto; }
  .upright-page .picture svg { max-height: 205mm; width: auto; }
  .contents .page { min-width: 8mm; text-align: right; }
  #method, #notes, #verification { break-before: auto; margin-top: 12mm; }
}
@media screen {
  html { background: #e9ecf0; }
  body { max-width: 210mm; margin: 0 auto; padding: 16mm 18mm; background: #fff; }
  .title-page { min-height: 0; }
  .signatures { margin-top: 12mm; }
  .chapter, .contents { margin-top: 14mm; }
  .contents .page { display: none; }
  .columns { display: table; }
  .picture { overflow-x: auto; }
}
@media screen and (max-width: 720px) {
  html:not(.preview) body { padding: 6mm 4mm; }
  html:not(.preview) .title-page h1 { font-size: 19pt; margin-top: 10mm; }
  html:not(.preview) .facts tr { display: grid; grid-template-columns: 30mm minmax(0, 1fr); }
  html:not(.preview) .facts th, html:not(.preview) .exhibit-facts th { width: auto; }
  html:not(.preview) .columns { display: block; overflow-x: auto; }
  html:not(.preview) .columns :is(th, td) { min-width: 25mm; }
  html:not(.preview) .columns :is(th, td):first-child { min-width: 10mm; }
  html:not(.preview) .columns :is(th, td):last-child { min-width: 60mm; }
}
`;
