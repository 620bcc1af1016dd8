/** The redactor of whatever leaves: for all that is recognised anywhere in the case, and in what was chosen of it. */
import {
  createRedactor,
  UNREDACTED,
  type RedactionList,
  type Redactor,
  type Suspect,
} from '../../evidence/redaction/index.ts';
import { isDistinctiveSuspect } from '../../../shared/secrets/suspects/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { withheldVariables } from './case-variables.ts';
import type { Exhibit } from './exhibit.ts';
import type { KnownInFacts } from './known-in-facts.ts';
import {
  collectCaseValues,
  collectExhibitValues,
  createValueCollection,
  secretsInText,
} from './secret-values.ts';
import { collectUnknownArguments } from './unknown-arguments.ts';

/** What leaves that the examiner must have chosen. */
export interface RedactorChoice {
  /** Nothing is taken out. */
  readonly includeSecrets: boolean;
  /** Values of environments leave, in bytes too. */
  readonly environment: boolean;
  /** What values of command lines are held against; null: those of which nothing is known leave too. */
  readonly known: KnownInFacts | null;
}

/** Suspects that are looked for in all exhibits; of more the first ones are. */
const MOST_COPIED = 4000;

/**
 * Reads all bytes of the case, unless secrets are included. `suspects` is given those of each
 * exhibit. Throws 'cancelled', 'unsupported' for more than can be taken out.
 */
export async function caseRedactor(
  state: EngineState,
  { includeSecrets, environment, known }: RedactorChoice,
  exhibits: readonly Exhibit[],
  list: RedactionList,
  control: JobControl,
  suspects?: Map<Exhibit, readonly Suspect[]>,
): Promise<Redactor> {
  if (includeSecrets) return UNREDACTED;
  const collection = createValueCollection();
  await collectCaseValues(state, collection, control);
  if (known !== null) await collectUnknownArguments(known, collection, control);
  const chosen = createValueCollection();
  for (const exhibit of exhibits) {
    const found = await collectExhibitValues(exhibit, collection, control);
    suspects?.set(exhibit, found);
    for (const { kind, value } of found)
      if (isDistinctiveSuspect(kind, displayText(value))) chosen.add(kind, value);
  }
  const sure = new Set(collection.values().map(({ bytes }) => displayText(bytes)));
  const copies = chosen
    .values()
    .filter(({ bytes }) => !sure.has(displayText(bytes)))
    .slice(0, MOST_COPIED);
  const variables = environment ? [] : withheldVariables(state.case());
  return createRedactor(collection.values(), secretsInText, list, variables, copies);
}
