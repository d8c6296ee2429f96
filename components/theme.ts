import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { themeComponents } from './theme-components';

const accent: MantineColorsTuple = [
  '#edf3fc',
  '#dae6f8',
  '#b9d0f2',
  '#94b8ea',
  '#7fb2fa',
  '#4c90f0',
  '#1c62c9',
  '#1859ba',
  '#124894',
  '#0d366f',
];

/** Mantine's greys are our tokens, so its parts follow both schemes without overrides. */
const gray: MantineColorsTuple = [
  'var(--sunken)',
  'var(--sunken)',
  'var(--line)',
  'var(--line-2)',
  'var(--line-2)',
  'var(--ink-3)',
  'var(--ink-3)',
  'var(--ink-2)',
  'var(--ink)',
  'var(--ink)',
];
const dark: MantineColorsTuple = [
  'var(--ink)',
  'var(--ink-2)',
  'var(--ink-3)',
  'var(--ink-3)',
  'var(--line-2)',
  'var(--line)',
  'var(--raised)',
  'var(--surface)',
  'var(--sunken)',
  'var(--sunken)',
];

interface Paint {
  solid: string;
  solidInk: string;
  ink: string;
  wash: string;
}

const neutral: Paint = {
  solid: 'var(--inverse)',
  solidInk: 'var(--inverse-ink)',
  ink: 'var(--ink-2)',
  wash: 'var(--hover)',
};
const paints: Record<string, Paint> = {
  blue: { solid: 'var(--accent)', solidInk: 'var(--on-accent)', ink: 'var(--accent-ink)', wash: 'var(--accent-wash)' },
  red: { solid: 'var(--bad)', solidInk: 'var(--surface)', ink: 'var(--bad)', wash: 'var(--bad-wash)' },
  green: { solid: 'var(--good)', solidInk: 'var(--surface)', ink: 'var(--good)', wash: 'var(--good-wash)' },
};

/** Buttons are ink on paper: one solid dark action a page, the rest hairlines; colour only where it means danger. */
const paintVariant: VariantColorsResolver = ({ color, variant }) => {
  const paint = paints[color ?? ''] ?? neutral;
  if (variant === 'filled') {
    const hover = `color-mix(in srgb, ${paint.solid} 86%, var(--paper))`;
    return { background: paint.solid, hover, color: paint.solidInk, border: '1px solid transparent' };
  }
  if (variant === 'light') {
    return { background: paint.wash, hover: 'var(--pressed)', color: paint.ink, border: '1px solid transparent' };
  }
  if (variant === 'subtle' || variant === 'transparent') {
    return { background: 'transparent', hover: 'var(--hover)', color: paint.ink, border: '1px solid transparent' };
  }
  const ink = paint === neutral ? 'var(--ink)' : paint.ink;
  const hover = 'color-mix(in srgb, var(--surface) 94%, var(--ink))';
  return { background: 'var(--surface)', hover, color: ink, border: '1px solid var(--line-2)' };
};

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, gray, dark },
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.3' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '0.875rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  shadows: { xs: 'none', sm: 'none', md: 'var(--float)', lg: 'var(--float)', xl: 'var(--float)' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: paintVariant,
  components: themeComponents,
});

const surfaces = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent-ink)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-success': 'var(--good)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-ink)',
  '--mantine-primary-color-light': 'var(--accent-wash)',
  '--mantine-primary-color-light-color': 'var(--accent-ink)',
} as const;

/** Mantine reads its colours from our tokens, in both schemes. */
export const resolveThemeVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-font-size-default': 'var(--text-14)' },
  light: surfaces,
  dark: surfaces,
});
