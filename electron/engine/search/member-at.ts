/** From a place in a store to the innermost member that holds it. */
import { displayText } from '../../../shared/text.ts';
import type { SearchHit } from '../../../shared/api/search-calls.ts';
import type { EngineState } from '../engine-state.ts';
import type { OpenStores } from './open-stores.ts';

export interface MemberFinder {
  at(store: number, offset: number): NonNullable<SearchHit['source']> | null;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly member: number;
  readonly content: number; // offset in the member of the first byte
}

export function createMemberFinder(state: EngineState, stores: OpenStores): MemberFinder {
  const byStore = new Map<number, readonly Piece[]>();
  const connection = state.case();

  function piecesOf(store: number): readonly Piece[] {
    const known = byStore.get(store);
    if (known !== undefined) return known;
    const { evidence, store: index } = stores.files[store]!;
    const pieces: Piece[] = [];
    for (const member of state.evidence(evidence).members) {
      if (member.store !== index || member.size === 0) continue;
      if (member.type !== 'file' && member.type !== 'other') continue;
      if (member.sparse === null) {
        const from = member.dataOffset;
        pieces.push({ from, to: from + member.size, member: member.index, content: 0 });
        continue;
      }
      for (const { offset, length, storeOffset } of member.sparse) {
        pieces.push({ from: storeOffset, to: storeOffset + length, member: member.index, content: offset });
      }
    }
    pieces.sort((a, b) => a.from - b.from || b.to - a.to);
    byStore.set(store, pieces);
    return pieces;
  }

  return {
    at(store, offset) {
      if (state.openCaseOrNull() !== connection) return null;
      const pieces = piecesOf(store);
      let low = 0;
      let high = pieces.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (pieces[middle]!.from <= offset) low = middle + 1;
        else high = middle;
      }
      // Members of a tar in the tar begin behind it: the last that still holds the place is the innermost.
      for (let at = low - 1; at >= 0; at--) {
        const piece = pieces[at]!;
        if (piece.to <= offset) continue;
        const { evidence } = stores.files[store]!;
        const member = state.evidence(evidence).members[piece.member]!;
        return {
          evidence,
          member: piece.member,
          memberName: displayText(member.name),
          offset: piece.content + (offset - piece.from),
        };
      }
      return null;
    },
  };
}
