'use client';

import { useComputedColorScheme, useMantineColorScheme, UnstyledButton } from '@mantine/core';
import { Moon, Sun } from 'lucide-react';
import classes from './top-bar.module.css';

/** Light or dark; until pressed the system's choice holds. CSS shows one of both icons, so nothing flickers. */
export function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: true });
  const toggle = () => setColorScheme(scheme === 'dark' ? 'light' : 'dark');
  return (
    <UnstyledButton className={classes.icon} onClick={toggle} aria-label="Switch between light and dark">
      <Sun size={16} strokeWidth={1.5} aria-hidden="true" className={classes.whenDark} />
      <Moon size={16} strokeWidth={1.5} aria-hidden="true" className={classes.whenLight} />
    </UnstyledButton>
  );
}
