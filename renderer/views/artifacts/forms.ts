/** What the memory tools are asked to look for and where; it stays while other views are open. */
import { CARVED_KINDS, STRING_KINDS } from '../../../shared/api/index.ts';
import type { CallInput } from '../../../shared/api/index.ts';
import { onAnotherCase, onLeftScope } from '../../state/case-change.ts';
import { client } from '../../state/client.ts';
import { shell } from '../../state/shell.ts';
import { createStore } from '../../state/store.ts';
import type { RulesFile } from './rules-problems.ts';
import { startRun } from './tool-runs.ts';

export type Encoding = CallInput<'strings.start'>['encodings'][number];
export const ENCODINGS: readonly { readonly id: Encoding; readonly label: string }[] = [
  { id: 'ascii', label: 'ASCII' },
  { id: 'utf-8', label: 'UTF-8' },
  { id: 'utf-16le', label: 'UTF-16' },
];

/** Files that are put together again from what the checkpoint holds of them, beside what carving finds. */
export const ITEM_KINDS = [...CARVED_KINDS, 'memfd', 'deleted-file'] as const;

const INITIAL = {
  tab: 'strings' as 'strings' | 'carved' | 'yara',
  /** null: every checkpoint of the window's scope. */
  checkpoint: null as string | null,
  pid: null as number | null,
  minimum: '6',
  encodings: ENCODINGS.map(({ id }) => id) as readonly Encoding[],
  contains: '',
  stringKinds: STRING_KINDS as readonly string[],
  itemKinds: ITEM_KINDS as readonly string[],
  rules: [] as readonly RulesFile[],
  memory: true,
  files: true,
};
export type Form = Readonly<typeof INITIAL>;
export const form = createStore<Form>(INITIAL);

onAnotherCase(() => form.set({ checkpoint: null, pid: null }));
onLeftScope(
  () => form.get().checkpoint,
  () => form.set({ checkpoint: null, pid: null }),
);

/** Seconds that one piece may take before the scan is ended by force. */
const YARA_TIMEOUT_SECONDS = 60;
const YARA_MATCHES_PER_STRING = 1000;

export function scopeOf({ checkpoint, pid }: Form): { checkpoints: string[] | null; pid: number | null } {
  const { scope } = shell.get();
  return {
    checkpoints: checkpoint === null ? (scope === null ? null : [...scope]) : [checkpoint],
    pid,
  };
}

/** Characters at least; null where the field holds no number that is accepted. */
export function minimumOf(typed: string): number | null {
  const value = Number(typed.trim() || 'none');
  return Number.isInteger(value) && value >= 1 && value <= 1024 ? value : null;
}

export function startStrings(): void {
  const asked = form.get();
  const minimum = minimumOf(asked.minimum);
  if (minimum === null) return;
  const { stringKinds: kinds, contains } = asked;
  void startRun('strings', () =>
    client.call('strings.start', {
      ...scopeOf(asked),
      minimum,
      encodings: [...asked.encodings],
      kinds: kinds.length === STRING_KINDS.length ? null : [...kinds],
      contains: contains === '' ? null : contains,
    }),
  );
}

export function startCarving(): void {
  const asked = form.get();
  const { itemKinds: kinds } = asked;
  void startRun('carve', () =>
    client.call('carve.start', {
      ...scopeOf(asked),
      kinds: kinds.length === ITEM_KINDS.length ? null : [...kinds],
    }),
  );
}

export function startYara(): void {
  const asked = form.get();
  void startRun('yara', () =>
    client.call('yara.start', {
      ...scopeOf(asked),
      rules: asked.rules.map((file) => ({ ...file })),
      memory: asked.memory,
      files: asked.files,
      timeoutSeconds: YARA_TIMEOUT_SECONDS,
      matchesPerString: YARA_MATCHES_PER_STRING,
    }),
  );
}
