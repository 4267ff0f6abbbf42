import { expect, test } from 'vitest'
import { countsOfStories, countsOfVitest } from '../../scripts/test-results.ts'

const RED = `${String.fromCharCode(27)}[31m`

test('a red run of vitest is told by the names of what failed, files that did not load among them', () => {
  const counts = countsOfVitest(
    {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 1,
      testResults: [
        {
          name: '/project/test/core/sync.test.ts',
          status: 'failed',
          message: '',
          assertionResults: [
            { fullName: 'sync goes on', status: 'passed', failureMessages: [] },
            { fullName: 'sync after a race', status: 'passed', failureMessages: ['Error: too late'] },
            {
              fullName: 'sync ends',
              status: 'failed',
              failureMessages: [`\n${RED}AssertionError: expected 1 to be 2\n  at somewhere`],
            },
          ],
        },
        {
          name: '/project/test/hub/broken.test.ts',
          status: 'failed',
          message: 'SyntaxError: unexpected end\nmore',
          assertionResults: [],
        },
      ],
    },
    '/project',
  )
  expect(counts).toEqual({
    passed: 2,
    failed: 2,
    skipped: 1,
    secondTry: ['test/core/sync.test.ts > sync after a race'],
    failures: [
      'test/hub/broken.test.ts: SyntaxError: unexpected end',
      'test/core/sync.test.ts > sync ends: AssertionError: expected 1 to be 2',
    ],
  })
})

test('a red run of stories is told by the names of what failed, those within groups among them', () => {
  const story = (title: string, status: string, message?: string) => ({
    title,
    file: 'calls.spec.ts',
    tests: [{ status, results: [{}, message === undefined ? {} : { error: { message } }] }],
  })
  const counts = countsOfStories({
    stats: { expected: 1, unexpected: 2, flaky: 1, skipped: 0 },
    suites: [
      {
        specs: [story('rings', 'expected'), story('ends', 'unexpected', 'Error: no card')],
        suites: [{ specs: [story('moves', 'flaky', 'Error: late'), story('hangs', 'unexpected')] }],
      },
    ],
  })
  expect(counts).toEqual({
    passed: 2,
    failed: 2,
    skipped: 0,
    secondTry: ['calls.spec.ts > moves'],
    failures: ['calls.spec.ts > ends: Error: no card', 'calls.spec.ts > hangs: no reason was given'],
  })
})
