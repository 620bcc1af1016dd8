/** Every command, found by any part of its name. */
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Search } from '../components/icon.tsx';
import { engine } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { canRun } from './command.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { keysForPlatform } from './keys.ts';
import { matchScore } from './match-score.ts';
import { giveFocusBack } from '../components/panes.ts';

export function Palette(): ReactNode {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const mac = useStore(engine, (value) => value.host?.platform === 'darwin');
  const before = useRef(document.activeElement);
  const found = useMemo(() => {
    const commands = COMMANDS.filter((command) => command.id !== 'palette' && canRun(command));
    return commands
      .map((command, index) => ({
        command,
        index,
        score: matchScore(typed, `${command.title} ${command.group}`),
      }))
      .filter((one) => one.score > 0)
      .sort((a, b) => b.score - a.score || a.index - b.index)
      .map((one) => one.command);
  }, [typed]);

  const close = (): void => {
    shell.set({ sheet: null });
    giveFocusBack(before.current);
  };
  const run = (command: Command): void => {
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((chosen + found.length - 1) % Math.max(1, found.length));
    else if (event.key === 'Enter') {
      const command = found[chosen];
      if (command !== undefined) run(command);
    } else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className="palette"
      role="dialog"
      aria-label="Command palette"
      onBlur={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) {
          shell.set(({ sheet }) => ({ sheet: sheet === 'palette' ? null : sheet }));
        }
      }}
    >
      <div className="find">
        <Search className="icon" aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label="Command"
          aria-expanded="true"
          aria-controls="palette-commands"
          aria-activedescendant={found.length > 0 ? `palette-${chosen}` : undefined}
          autoComplete="off"
          spellCheck={false}
          autoFocus
          placeholder="Run a command"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="commands" id="palette-commands" role="listbox" aria-label="Commands">
        {found.length === 0 && <div className="menu-item quiet">No command has this name</div>}
        {found.map((command, index) => (
          <div
            key={command.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={index === chosen ? 'menu-item active' : 'menu-item'}
            ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setChosen(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              run(command);
            }}
          >
            <span className="body">{command.title}</span>
            <span className="quiet">{command.group}</span>
            {command.keys !== undefined && <kbd>{keysForPlatform(command.keys, mac).join(' ')}</kbd>}
          </div>
        ))}
      </div>
    </div>
  );
}
