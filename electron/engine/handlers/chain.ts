import { listCheckpoints, listEvidence, readPages } from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { ChainShown } from '../../../shared/api/index.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { linkByChoice } from '../import/link-chains.ts';
import type { Handlers } from './index.ts';

export const chainHandlers: Handlers<'chain.show' | 'chain.link'> = {
  'chain.show': (state, { checkpoint }) => showChain(state, checkpoint),

  'chain.link'(state, { checkpoint, parent }) {
    const opened = state.case();
    if (opened.readOnly) {
      throw new PermafrostError(
        evidenceError('read-only', 'a parent is chosen only in a case open for writing'),
      );
    }
    linkByChoice(opened, state.checkpoint(checkpoint), state.checkpoint(parent));
    state.emit({ event: 'case-changed' });
    return showChain(state, checkpoint);
  },
};

function showChain(state: EngineState, checkpoint: string): ChainShown {
  const opened = state.case();
  const { id, chain, parentLink } = state.checkpoint(checkpoint);
  const known = new Map(listCheckpoints(opened).map((one) => [one.identity, one]));
  const labels = new Map(listEvidence(opened).map((item) => [item.sha256, item.label]));
  return {
    checkpoint: id,
    state: chain.state,
    parent: chain.parent === null ? null : (known.get(chain.parent)?.id ?? null),
    reason: chain.reason,
    decidedBy: chain.decidedBy,
    link: parentLink === null ? null : displayText(parentLink),
    parentPages: chain.parentPages,
    unresolvedPages: chain.unresolvedPages,
    candidates: chain.candidates.flatMap((identity) => {
      const one = known.get(identity);
      if (!one) return [];
      return {
        checkpoint: one.id,
        directory: displayText(one.directory),
        evidence: labels.get(one.evidence) ?? one.evidence,
        dumpUptimeUs: readPages(opened, one.id).checkpoint.dumpUptimeUs,
      };
    }),
  };
}
