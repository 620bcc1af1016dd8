/** What a key does in the drawing. Pure. */
import type { DrawnNode } from '../../../shared/drawing/process-graph.ts';
import { leftOf, rightOf, type DrawingIndex } from './drawing-index.ts';

export type CanvasAct =
  | { readonly act: 'choose'; readonly node: DrawnNode }
  | { readonly act: 'fold'; readonly node: string; readonly open: boolean }
  | { readonly act: 'focus'; readonly node: string }
  | { readonly act: 'zoom'; readonly factor: number }
  | { readonly act: 'fit' }
  /** `screens`: parts of the screen's height that the drawing moves up. */
  | { readonly act: 'page'; readonly screens: number }
  /** A key of the drawing's that has nothing to do here. */
  | { readonly act: 'nothing' };

const NOTHING: CanvasAct = { act: 'nothing' };

/** Null: the key is none of the drawing's. */
export function actOfKey(key: string, index: DrawingIndex, selected: string | null): CanvasAct | null {
  const { nodes, order } = index;
  const present = selected === null ? undefined : nodes.get(selected);
  const at = present === undefined ? -1 : order.indexOf(present);
  switch (key) {
    case 'ArrowDown':
      return choose(order[Math.min(order.length - 1, at + 1)]);
    case 'ArrowUp':
      return choose(order[Math.max(0, at - 1)]);
    case 'ArrowLeft':
      return choose(present === undefined ? order[0] : leftOf(present, index));
    case 'ArrowRight':
      if (present === undefined) return choose(order[0]);
      return present.folded > 0 ? fold(present) : choose(rightOf(present, index));
    case 'Home':
      return choose(order[0]);
    case 'End':
      return choose(order.at(-1));
    case ' ':
      return present?.hasChildren === true ? fold(present) : NOTHING;
    case 'Enter':
      return present === undefined ? NOTHING : { act: 'focus', node: present.node.id };
    case '+':
    case '=':
      return { act: 'zoom', factor: 1.25 };
    case '-':
      return { act: 'zoom', factor: 0.8 };
    case '0':
      return { act: 'fit' };
    case 'PageDown':
      return { act: 'page', screens: 0.8 };
    case 'PageUp':
      return { act: 'page', screens: -0.8 };
    default:
      return null;
  }
}

function choose(node: DrawnNode | undefined): CanvasAct {
  return node === undefined ? NOTHING : { act: 'choose', node };
}

function fold({ node, folded }: DrawnNode): CanvasAct {
  return { act: 'fold', node: node.id, open: folded > 0 };
}
