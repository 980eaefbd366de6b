import { createTheme, defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core'

/**
 * Colour means lane: everything else is ink on paper. Filled controls take the ink of the colour scheme,
 * which theme.css defines.
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

export const theme = createTheme({
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  defaultRadius: 'md',
  primaryColor: 'gray',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
})
