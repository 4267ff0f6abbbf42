import { expect, it } from 'vitest'
import { withoutUnused } from '../../scripts/used-styles.ts'

const parts = new Map([
  ['Button', '.m_77c9d27d {\n  color: red;\n}\n'],
  ['Slider', '.m_dd36362e {\n  width: $&;\n}\n'],
])
const whole = `:root { --a: 1 }\n${[...parts.values()].join('\n')}.last { top: 0 }\n`

it('leaves out the styles of what no page has, and nothing else, in the same order', () => {
  const left = withoutUnused(whole, parts, (component) => component === 'Button')
  expect(left.replace(/\s+/g, ' ')).toBe(':root { --a: 1 } .m_77c9d27d { color: red; } .last { top: 0 } ')
  expect(withoutUnused(whole, parts, () => true)).toBe(whole)
})

it('stops where a component has another sheet than the whole says', () => {
  const changed = new Map([...parts, ['Slider', '.m_dd36362e { width: 1px }']])
  expect(() => withoutUnused(whole, changed, () => false)).toThrow('Slider')
})
