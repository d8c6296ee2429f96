import type { ReactNode } from 'react';
import { BrandMark } from '@/components/frame/brand-mark';
import classes from './auth-shell.module.css';

/** The plain page around sign-in and set-up. */
export function AuthShell({ children }: { children: ReactNode }) {
  return (
    <div className={classes.shell}>
      <main className={classes.column}>
        <p className={classes.brand}>
          <BrandMark size={24} /> Ringside
        </p>
        {children}
      </main>
    </div>
  );
}
