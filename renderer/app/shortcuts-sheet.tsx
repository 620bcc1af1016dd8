import type { ReactNode } from 'react';
import { engine } from '../state/engine.ts';
import { useStore } from '../state/store.ts';
import type { View } from '../views/index.ts';
import { COMMANDS } from './commands.ts';
import { keysForPlatform } from './keys.ts';
import { Sheet } from './sheet.tsx';

const TABLE_KEYS = [
  ['↑ ↓', 'Row before, row after'],
  ['← →', 'Close or open a branch; cell before, cell after'],
  ['Home End', 'First row, last row'],
  ['Enter', 'Open or close a branch; in the header: sort'],
  ['↑', 'From the first row into the header'],
  ['Ctrl ← →', 'In the header: move the column'],
  ['Shift ← →', 'In the header: its width'],
  ['Shift ↑ ↓', 'Mark rows'],
  ['Ctrl A', 'Mark all rows'],
  ['Ctrl C', 'Copy the cell, or the marked rows as TSV'],
  ['Shift F10', 'Menu: copy as, columns'],
  ['a … z, 0 … 9', 'Type to find a name or a pid'],
] as const;

const HEX_KEYS = [
  ['← → ↑ ↓', 'Move the caret'],
  ['Shift ← → ↑ ↓', 'Mark bytes'],
  ['Ctrl Home End', 'Begin and end of the member'],
  ['Ctrl C', 'Copy as hex'],
] as const;

export function ShortcutsSheet({ view }: { readonly view: View }): ReactNode {
  const mac = useStore(engine, (value) => value.host?.platform === 'darwin');
  const groups = [...new Set(COMMANDS.map((command) => command.group))];
  return (
    <Sheet title={`Keyboard shortcuts · ${view.title}`}>
      <div className="shortcut-groups">
        {view.table !== undefined && <Group title="Tables" keys={TABLE_KEYS} mac={mac} />}
        {view.keys !== undefined && <Group title={view.title} keys={view.keys} mac={mac} />}
        <Group title="Bytes" keys={HEX_KEYS} mac={mac} />
        {groups.map((group) => {
          const keys = COMMANDS.filter(
            (command) => command.group === group && command.keys !== undefined,
          ).map((command) => [command.keys ?? '', command.title] as const);
          return keys.length === 0 ? null : <Group key={group} title={group} keys={keys} mac={mac} />;
        })}
      </div>
    </Sheet>
  );
}

function Group({
  title,
  keys,
  mac,
}: {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
  readonly mac: boolean;
}): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {keys.map(([press, does]) => (
          <li key={`${press} ${does}`}>
            <span>{does}</span>
            <span className="keys">
              {keysForPlatform(press, mac).map((key, index) => (
                <kbd key={index}>{key}</kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
