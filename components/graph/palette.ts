/** Colours of the map. The same names and values as the CSS variables of the page; a canvas cannot read those. */
export interface Palette {
  readonly bg: string;
  readonly panel: string;
  readonly card: string;
  readonly line: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly quiet: string;
  readonly warn: string;
  readonly crit: string;
  readonly accent: string;
  readonly area: string;
}

/** The two themes of the page. */
export type Theme = 'light' | 'dark';

/** Contrast of every state colour against `bg` and `card` is at least 3:1, of text at least 4.5:1. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  dark: {
    bg: '#0f1216', panel: '#161a20', card: '#1c2129', line: '#39424e', ink: '#e8ebef', ink2: '#a9b1bc', ink3: '#8b95a2',
    quiet: '#7c8694', warn: '#e69f00', crit: '#ff6b4a', accent: '#6cb0ff', area: '#161b22',
  },
  light: {
    bg: '#ffffff', panel: '#f6f7f9', card: '#ffffff', line: '#c3cad4', ink: '#14181d', ink2: '#4a5361', ink3: '#5f6976',
    quiet: '#7d8793', warn: '#a06800', crit: '#c43c14', accent: '#1763b6', area: '#f3f5f8',
  },
};

/** The same for readers who want the highest contrast: every state colour at least 4.5:1, text and lines of cards more. */
const contrastPalettes: Readonly<Record<Theme, Palette>> = {
  dark: {
    bg: '#000000', panel: '#000000', card: '#0b0e12', line: '#8b95a2', ink: '#ffffff', ink2: '#f0f2f5', ink3: '#d5dae0',
    quiet: '#b3bcc7', warn: '#ffc247', crit: '#ff9a82', accent: '#9cccff', area: '#0b0e12',
  },
  light: {
    bg: '#ffffff', panel: '#ffffff', card: '#ffffff', line: '#6b7480', ink: '#14181d', ink2: '#14181d', ink3: '#2a313b',
    quiet: '#4a5361', warn: '#6b4700', crit: '#a82a06', accent: '#0b4a91', area: '#ffffff',
  },
};

/** The colours for a theme and the wish for the highest contrast. */
export function paletteFor(theme: Theme, highContrast: boolean): Palette {
  return (highContrast ? contrastPalettes : palettes)[theme];
}

/** How an edge, card or label is coloured. */
export type Tone = 'quiet' | 'warn' | 'crit' | 'faint' | 'strong' | 'change';

/** The colour of a tone. */
export function toneColour(palette: Palette, tone: Tone): string {
  if (tone === 'warn') return palette.warn;
  if (tone === 'crit') return palette.crit;
  if (tone === 'change') return palette.accent;
  return tone === 'strong' ? palette.ink2 : palette.quiet;
}
