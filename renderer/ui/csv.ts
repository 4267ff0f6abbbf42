import type { Moment } from '../../shared/domain/time.ts'

/** What may stand in a cell of an exported table; null and undefined are empty cells. */
export type CsvValue = string | number | null | undefined

/** Excel takes a file for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Spreadsheets run a cell that begins with one of these as a formula (OWASP: CSV Injection); the full-width forms are
 * read as their narrow twins by the Chinese and Japanese editions.
 */
const STARTS_A_FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/u

const cell = (value: CsvValue): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = STARTS_A_FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of a CSV file (RFC 4180, without its line end); text that would run as a formula is made plain text. */
export const csvRow = (values: readonly CsvValue[]): string => values.map(cell).join(',')

/** A whole CSV file for spreadsheets: UTF-8 with byte order mark, CRLF line ends, one head line. */
export const toCsv = (head: readonly string[], rows: Iterable<readonly CsvValue[]>): string =>
  `${BYTE_ORDER_MARK}${[head, ...rows].map(csvRow).join('\r\n')}\r\n`

const two = (value: number): string => String(value).padStart(2, '0')
/** Local time as spreadsheets of every language read it: `2026-11-22 10:32:05`. */
export function sheetTime(at: Moment | null): string {
  if (at === null) return ''
  const time = new Date(at)
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** Gives the person a file to keep, named by the caller; the browser or Electron asks where to. */
export function saveTextFile(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // the download has taken its own hold of the data by the next turn
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
