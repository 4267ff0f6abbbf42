import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Returns the number of lines of each TypeScript file below these folders, smallest first. */
const linesIn = (...folders: string[]): number[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/fixtures/**'] }))
    .map((file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1)
    .sort((a, b) => a - b)

describe('the house stays made of small parts', () => {
  const source = linesIn('shared', 'hub', 'main', 'preload', 'renderer')

  it('half of the source files have at most 80 lines, nine in ten at most 200', () => {
    expect(source[Math.floor(source.length / 2)]).toBeLessThanOrEqual(80)
    expect(source[Math.floor(source.length * 0.9)]).toBeLessThanOrEqual(200)
  })

  it('for ten lines of source there are six of tests', () => {
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0)
    expect(sum(linesIn('test')) / sum(source)).toBeGreaterThanOrEqual(0.6)
  })
})
