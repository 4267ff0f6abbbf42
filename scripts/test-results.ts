import { relative } from 'node:path'

/** What the JSON reports of vitest and Playwright say, in one shape for the end of `npm test`. */

/** What a part of `npm test` counted. Tests are named `file > title`. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Passed, but only at the second try: each is a race to look into. */
  readonly secondTry: readonly string[]
  /** Each failed test with the first line of its error; a test file that did not load counts as one. */
  readonly failures: readonly string[]
}

export const NO_COUNTS: Counts = { passed: 0, failed: 0, skipped: 0, secondTry: [], failures: [] }

/** The part of vitest's JSON report that is read. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** The part of Playwright's JSON report that is read. */
export interface StoryReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  readonly suites: readonly StorySuite[]
}
interface StorySuite {
  readonly specs: readonly StorySpec[]
  readonly suites?: readonly StorySuite[]
}
interface StorySpec {
  readonly title: string
  readonly file: string
  readonly tests: readonly {
    readonly status: string
    readonly results: readonly { readonly error?: { readonly message?: string } }[]
  }[]
}

const LONGEST_REASON = 200
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** The first line of an error that says something, without colours, so that one line of a log tells what broke. */
function firstLine(message: string | undefined): string {
  const lines = (message ?? '').replaceAll(colours, '').split('\n')
  return (lines.map((line) => line.trim()).find((line) => line !== '') ?? 'no reason was given').slice(
    0,
    LONGEST_REASON,
  )
}

/** Counts of a vitest run; `root` is the project's folder, which names of files are told from. */
export function countsOfVitest(report: VitestReport, root: string): Counts {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, name: `${relative(root, name)} > ${test.fullName}` })),
  )
  // a file that cannot be loaded fails with no test in it, and would otherwise be named nowhere
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests,
    secondTry: tests
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ name }) => name),
    failures: [
      ...unloaded.map(({ name, message }) => `${relative(root, name)}: ${firstLine(message)}`),
      ...tests
        .filter(({ status }) => status === 'failed')
        .map(({ name, failureMessages }) => `${name}: ${firstLine(failureMessages[0])}`),
    ],
  }
}

const specsOf = (suites: readonly StorySuite[]): readonly StorySpec[] =>
  suites.flatMap(({ specs, suites: inner = [] }) => [...specs, ...specsOf(inner)])

/** Counts of a Playwright run. */
export function countsOfStories({ stats, suites }: StoryReport): Counts {
  const withStatus = (asked: string): readonly StorySpec[] =>
    specsOf(suites).filter(({ tests }) => tests.some(({ status }) => status === asked))
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    secondTry: withStatus('flaky').map(({ file, title }) => `${file} > ${title}`),
    failures: withStatus('unexpected').map(({ file, title, tests }) => {
      const error = tests
        .flatMap(({ results }) => results)
        .find((result) => result.error !== undefined)?.error
      return `${file} > ${title}: ${firstLine(error?.message)}`
    }),
  }
}
