import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRow, toCsv } from '../../renderer/ui/csv.ts'

describe('CSV export', () => {
  it('begins with a byte order mark and ends lines as RFC 4180 says', () => {
    expect(toCsv(['编号', '标题'], [['T-1', '退货']])).toBe('\uFEFF编号,标题\r\nT-1,退货\r\n')
  })

  it('quotes what holds a comma, a quote or a line end', () => {
    expect(csvRow(['a,b', 'say "hi"', 'two\nlines', null, 3])).toBe('"a,b","say ""hi""","two\nlines",,3')
  })

  it.each(['=1+1', '+8613800138000', '-2', '@SUM(A1)', '＝1', '\t=1', '\r=1', '  =1'])(
    'makes plain text of %j, which a spreadsheet would run',
    (evil) => {
      expect(csvRow([evil])).toBe(`"'${evil}"`)
    },
  )

  it('never lets a cell begin with what starts a formula, and loses no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const line = csvRow([text])
        const inner = line.startsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line
        expect(inner).not.toMatch(/^\s*[=+\-@]/)
        expect(inner === text || inner === `'${text}`).toBe(true)
      }),
    )
  })
})
