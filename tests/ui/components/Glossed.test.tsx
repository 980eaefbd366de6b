import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Glossed } from '../../../src/ui/components/Glossed.tsx'

const htmlOf = (text: string) =>
  renderToStaticMarkup(
    <MantineProvider>
      <Glossed>{text}</Glossed>
    </MantineProvider>,
  )
const termsIn = (text: string) =>
  [...htmlOf(text).matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, word]) => word)
const textOf = (text: string) =>
  htmlOf(text)
    .replaceAll(/<style[^>]*>.*?<\/style>/gs, '')
    .replaceAll(/<[^>]+>/g, '')

test('a word of the glossary opens it where it first stands', () => {
  expect(termsIn('Loss in nats: 2.3 nats is guessing.')).toEqual(['nats'])
  expect(termsIn('One Vision Transformer memorised; it memorises.')).toEqual([
    'Vision Transformer',
    'memorised',
  ])
})

test('part of another word is none', () => {
  expect(termsIn('Anats, natsu, sharpen and normal.')).toEqual([])
})

test('the letter after an underscore is lowered, in g_v and its kin only', () => {
  expect(htmlOf('the cached g_v')).toMatch(/cached g<sub[^>]*><span[^>]*>_<\/span>v<\/sub>/)
  expect(htmlOf('g_s lies')).toMatch(/g<sub[^>]*>.*s<\/sub> lies/)
  expect(textOf('a_v, g_value')).toBe('a_v, g_value')
})

test('its text is what it was, for those who hear or copy it', () => {
  expect(textOf('the cached g_v, g_s and g_h')).toBe('the cached g_v, g_s and g_h')
})

test('no character of the sentence is lost', () => {
  const text = 'A refresh at step 3 (sharp, flat; norms): 100 % — 2 × nats.'
  expect(textOf(text)).toBe(text)
})
