/**
 * YARA rules by YARA-X, compiled to WebAssembly. A scan can't be interrupted from within (its own time limit
 * does not act in WebAssembly), so it belongs into a thread that can be ended.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Compiler, initSync, type Scanner } from '@virustotal/yara-x';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

export interface RulesFile {
  readonly name: string;
  readonly text: string;
}

export interface YaraMatch {
  readonly rule: string;
  readonly namespace: string;
  readonly tags: readonly string[];
  readonly metadata: readonly { readonly name: string; readonly value: string | number | boolean }[];
  readonly strings: readonly {
    readonly identifier: string;
    readonly matches: readonly { readonly offset: number; readonly length: number }[];
  }[];
}

export interface YaraScanner {
  /** Rules that matched, with the places of their strings; private rules are left out. */
  scan(bytes: Uint8Array): YaraMatch[];
  readonly warnings: readonly string[];
}

let loaded = false;

function load(): void {
  if (loaded) return;
  const script = createRequire(import.meta.url).resolve('@virustotal/yara-x');
  initSync({ module: readFileSync(script.replace(/\.js$/, '_bg.wasm')) });
  loaded = true;
}

/**
 * Compiles every file into a namespace of its name. Throws 'usage' with file, line and reason of each error;
 * `include` is one, for a rule may not read files.
 */
export function compileRules(files: readonly RulesFile[], matchesPerString: number): YaraScanner {
  load();
  const compiler = new Compiler();
  const errors: string[] = [];
  for (const { name, text } of files) {
    compiler.newNamespace(name);
    try {
      compiler.addSource(text);
    } catch (caught) {
      errors.push(compileError(name, caught));
    }
  }
  if (errors.length > 0) throw new PermafrostError(evidenceError('usage', errors.join('; ')));
  const warnings = compiler.warnings.map((warning) => warning.replace(/\n[^]*/, ''));
  const rules = compiler.build();
  const scanner = rules.scanner();
  scanner.setMaxMatchesPerPattern(matchesPerString);
  return { warnings, scan: (bytes) => scanPiece(scanner, bytes) };
}

/** `rules.yar:3:13: unknown pattern `$b`: this pattern is not declared in the `strings` section` */
function compileError(name: string, caught: unknown): string {
  const text = caught instanceof Error ? caught.message : String(caught);
  const place = /line:(\d+):(\d+)/.exec(text);
  const what = text.slice(0, (text + '\n').indexOf('\n')).replace(/^error(?:\[\w+\])?: /, '');
  // The remark beside the mark under the line.
  const remark = /\| *[|^-]* *\^+ (.+)$/m.exec(text)?.[1];
  return `${name}:${place?.[1] ?? '?'}:${place?.[2] ?? '?'}: ${what}${remark === undefined ? '' : `: ${remark}`}`;
}

interface RawResult {
  readonly matches?: readonly {
    readonly identifier: string;
    readonly namespace: string;
    readonly isPrivate: boolean;
    readonly tags?: readonly string[];
    readonly metadata?: readonly { readonly identifier: string; readonly value: unknown }[];
    readonly patterns?: readonly {
      readonly identifier: string;
      readonly isPrivate: boolean;
      readonly matches?: readonly { readonly offset: number; readonly length: number }[];
    }[];
  }[];
}

function scanPiece(scanner: Scanner, bytes: Uint8Array): YaraMatch[] {
  const result = scanner.scan(bytes) as RawResult;
  return (result.matches ?? [])
    .filter(({ isPrivate }) => !isPrivate)
    .map(({ identifier, namespace, tags, metadata, patterns }) => ({
      rule: identifier,
      namespace,
      tags: [...(tags ?? [])],
      metadata: (metadata ?? []).map(({ identifier: name, value }) => ({ name, value: plainValue(value) })),
      strings: (patterns ?? [])
        .filter((pattern) => !pattern.isPrivate && (pattern.matches?.length ?? 0) > 0)
        .map((pattern) => ({ identifier: pattern.identifier, matches: [...pattern.matches!] })),
    }));
}

function plainValue(value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? ''
  );
}
