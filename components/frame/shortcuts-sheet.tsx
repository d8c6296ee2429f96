'use client';

import { Kbd, Modal } from '@mantine/core';
import { useModKey } from './mod-key';
import { navItems, settingsItem } from './nav-items';
import classes from './shortcuts-sheet.module.css';

export interface ShortcutsSheetProps {
  opened: boolean;
  onClose: () => void;
}

const listKeys: readonly [string, string][] = [
  ['j / k', 'Next, previous row'],
  ['x', 'Select the row'],
  ['Shift click', 'Select up to here'],
  ['Enter', 'Open the row'],
  ['e', 'Rename'],
  ['c', 'Compare what is selected'],
  ['v', 'Draw the run, or not'],
  ['p', 'Go to what promotes'],
  ['/', 'Filter'],
];

/** Every key of the product on one sheet. */
export function ShortcutsSheet({ opened, onClose }: ShortcutsSheetProps) {
  const modKey = useModKey();
  const everywhere: readonly [string, string][] = [
    [`${modKey} K`, 'Search pages and actions'],
    [`${modKey} Z`, 'Undo the last change'],
    ['?', 'This sheet'],
    ['Esc', 'Close what is open'],
  ];
  const rooms = [...navItems, settingsItem].map(({ key, label }): [string, string] => [`g ${key}`, label]);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size={640}>
      <div className={classes.columns}>
        <KeyList title="Go to" keys={rooms} />
        <div>
          <KeyList title="Lists" keys={listKeys} />
          <KeyList title="Everywhere" keys={everywhere} />
        </div>
      </div>
    </Modal>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly [string, string][] }) {
  return (
    <section className={classes.group}>
      <h3>{title}</h3>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key} className={classes.row}>
            <dt>{meaning}</dt>
            <dd>
              {key
                .split(' ')
                .map((part, index) => (part === '/' && index === 1 ? ' ' : <Kbd key={`${part}${index}`}>{part}</Kbd>))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
