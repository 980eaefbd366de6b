import {
  Button,
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/**
 * Only lanes have colours; everything else is black, white or grey. Filled controls have the text colour of the colour
 * scheme. The colours are in theme.css.
 */
const variantColorResolver: VariantColorsResolver = (input) =>
  input.variant === 'filled'
    ? {
        background: 'var(--ink)',
        hover: 'var(--ink-hover)',
        color: 'var(--on-ink)',
        border: '1px solid transparent',
      }
    : defaultVariantColorsResolver(input)

/** Mantine's greys for the dark scheme, with the tint of theme.css. */
const slate: MantineColorsTuple = [
  '#e9edf1',
  '#c3cad3',
  '#a3adb9',
  '#7d8896',
  '#4d5763',
  '#3c4652',
  '#1f252d',
  '#161a20',
  '#12161b',
  '#0e1115',
]

export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  defaultRadius: 'md',
  primaryColor: 'gray',
  colors: { dark: slate },
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: { Button: Button.extend({ defaultProps: { variant: 'filled' } }) },
})

const paper = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border-strong)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-gray-light-color': 'var(--text)',
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: paper,
  dark: paper,
})
