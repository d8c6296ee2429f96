'use client';

import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createQueryClient } from '@/components/query-client';
import { signInAddress } from '@/components/sign-in-address';
import { resolveThemeVariables, theme } from '@/components/theme';

/** What every page stands on: theme, data cache, dialogs and toasts. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => createQueryClient({ onSignedOut: askToSignIn }));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveThemeVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          {children}
          <Notifications position="bottom-left" limit={3} containerWidth={380} zIndex={500} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function askToSignIn(): void {
  const { pathname, search, hash } = window.location;
  if (!pathname.startsWith('/sign-in')) window.location.assign(signInAddress(`${pathname}${search}${hash}`));
}
