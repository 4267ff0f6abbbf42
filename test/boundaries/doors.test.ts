import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { IConfiguration } from 'dependency-cruiser'
import { cruise } from 'dependency-cruiser'
import { expect, it } from 'vitest'

/** Each rule of the doors has a small house in fixtures that breaks it; a rule that stays silent there guards nothing. */
const root = join(import.meta.dirname, '../..')
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as IConfiguration
const rules = config.forbidden ?? []

async function violatedRules(house: string): Promise<string[]> {
  const baseDir = join(import.meta.dirname, 'fixtures', house)
  const result = await cruise(readdirSync(baseDir), {
    ...config.options,
    exclude: undefined,
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules },
  })
  if (typeof result.output === 'string') throw new Error('expected the result as an object')
  return result.output.summary.violations.map((violation) => violation.rule.name)
}

it.each(rules.map((rule) => rule.name ?? ''))('the rule %s sees its broken house', async (name) => {
  expect(await violatedRules(name)).toContain(name)
})
