'use client';

import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ContrastOfPage } from '@/components/ui/use-contrast';
import { createQueryClient } from '@/lib/queries/query-client';
import { PageAddress } from './page-address';

const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  autoContrast: true,
  fontFamily: 'var(--font)',
  defaultRadius: 6,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '17px' },
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 320, fz: 'sm' } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    // Its place for the first focus is an element that a menu may not hold; the first entry takes the focus instead.
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 }, withInitialFocusPlaceholder: false } },
    // What floats stands in a landmark of its own, and the head of a dialog is not the head of the page.
    Portal: { defaultProps: { target: '#floating' } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'presentation' } } } },
  },
});

/** What every page stands on: theme, memory of answers, address. `nonce`: of the content security policy, for styles made at run time. */
export function AppProviders({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}>
      <QueryClientProvider client={client}>
        <PageAddress><ContrastOfPage />{children}</PageAddress>
      </QueryClientProvider>
    </MantineProvider>
  );
}
