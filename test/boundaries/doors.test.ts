import { globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { IConfiguration } from 'dependency-cruiser'
import { cruise } from 'dependency-cruiser'
import { expect, it } from 'vitest'

/** Each rule of the doors has a small house in fixtures that breaks it; a rule that stays silent there guards nothing. */
const root = join(import.meta.dirname, '../..')
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as IConfiguration
const rules = config.forbidden ?? []
const { order, roots, pending } = createRequire(import.meta.url)(join(root, 'scripts/folder-order.cjs')) as {
  readonly order: Readonly<Record<string, readonly string[]>>
  readonly roots: readonly string[]
  readonly pending: readonly string[]
}

async function violatedRules(baseDir: string): Promise<string[]> {
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

/** Rules of the order of folders: their houses are made here, two files each, because there are many. */
const isOfOrder = (name: string): boolean =>
  /-(imports-none-above-it|is-joined-above-its-folders)$/.test(name)
const names = rules.map((rule) => rule.name ?? '')

it.each(names.filter((name) => !isOfOrder(name)))('the rule %s sees its broken house', async (name) => {
  expect(await violatedRules(join(import.meta.dirname, 'fixtures', name))).toContain(name)
})

const inOrder = Object.entries(order).flatMap(([room, folders]) =>
  folders
    .slice(0, -1)
    .flatMap((folder, index) => folders.slice(index + 1).map((above) => ({ room, folder, above }))),
)

/** Runs a test on a house that it writes. */
async function inHouse(
  test: (write: (file: string, text: string) => void, house: string) => Promise<void>,
): Promise<void> {
  const house = mkdtempSync(join(tmpdir(), 'ringdesk-house-'))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  try {
    await test(write, house)
  } finally {
    rmSync(house, { recursive: true })
  }
}

it('the order of folders lets none import one above it, and each one below it', () =>
  inHouse(async (write, house) => {
    for (const { room, folder, above } of inOrder) {
      write(`${room}/${folder}/to-${above}.ts`, `import '../${above}/a.ts'\n`)
      write(`${room}/${above}/from-${folder}.ts`, `import '../${folder}/a.ts'\n`)
      for (const one of [folder, above]) write(`${room}/${one}/a.ts`, 'export const a = 1\n')
    }
    // pages of a window are strangers to each other besides
    const found = (await violatedRules(house)).filter(isOfOrder)
    expect(found.toSorted()).toEqual(
      inOrder
        .map(({ room, folder }) => `${room.replaceAll('/', '-')}-${folder}-imports-none-above-it`)
        .toSorted(),
    )
  }))

it.each(roots)('no folder of %s imports the files that join them, which import all folders', (room) =>
  inHouse(async (write, house) => {
    write(`${room}/folder/a.ts`, "import '../joins.ts'\n")
    write(`${room}/folder/b.ts`, 'export const b = 1\n')
    write(`${room}/joins.ts`, "import './folder/b.ts'\n")
    expect(await violatedRules(house)).toEqual([`${room.replaceAll('/', '-')}-is-joined-above-its-folders`])
  }),
)

it.each(Object.entries(order))('every folder of %s has its place in the order', (room, folders) => {
  const there = readdirSync(join(root, room), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders).toEqual(expect.arrayContaining(there.map(({ name }) => name)))
})

it('what is still excepted from the order is there', () => {
  expect(pending.filter((file) => globSync(file, { cwd: root }).length === 0)).toEqual([])
})
