import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import './globals.css';
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppProviders } from './app-providers';

export const metadata: Metadata = {
  title: { default: 'Undermesh', template: '%s · Undermesh' },
  description: 'The service mesh and the machines under it on one picture.',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** Frame of every page. Reading the headers renders each page per request, which the nonce of the content security policy needs. */
export default async function RootLayout({ children }: Readonly<{ children: ReactNode }>) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" {...(nonce === undefined ? {} : { nonce })} />
      </head>
      <body>
        <a className="skip-link" href="#main">Skip to the content</a>
        <AppProviders nonce={nonce}>{children}</AppProviders>
        <section id="floating" aria-label="Menus and dialogs" />
      </body>
    </html>
  );
}
