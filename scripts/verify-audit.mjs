// Verifies an export of a hub's audit trail with nothing but the hub's public key. Plain Node 20 or newer, no packages: copy this
// file anywhere and read it first. It shares no code with the hub that it checks.
//
//   node verify-audit.mjs EXPORT.ndjson PUBLIC-KEY.pem [HEADS.ndjson ...]
//
// HEADS: lines of audit-heads.ndjson that somebody kept apart from the hub. They show also what was cut together with its heads.
// What the trail tells of itself is printed, and is no fault: rows that were lost with damaged data (`rescued`), and a backup that took the place of
// the data (`restored`), of whose rows heads of before may speak. Ends with 0 where the trail is whole, 1 where it is not, 2 where it cannot be checked.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const FIRST_HASH = '0'.repeat(64)
const MOST_FAULTS = 100

class CannotCheck extends Error {}

const rangeOf = ({ from, to }) => (from === to ? `Row ${from}` : `Rows ${from} to ${to}`)

/** The detail of a row that tells of new data in the place of the data; undefined for every other row. */
function newData({ kind, detail }) {
  if (!['restored', 'rescued', 'steppedBack'].includes(kind)) return undefined
  try {
    return JSON.parse(detail)
  } catch {
    return undefined
  }
}

/** The rows that a `rescued` row names as lost with damaged data, as in "3-7,12". */
const toldMissing = ({ missing }) =>
  [...String(missing ?? '').matchAll(/(\d+)(?:-(\d+))?/g)].map(([, from, to]) => ({
    from: Number(from),
    to: Number(to ?? from),
  }))

const when = (at) => new Date(at).toISOString()

const hashOf = ({ previousHash, n, at, actor, kind, detail }) =>
  createHash('sha256')
    .update(JSON.stringify([previousHash, n, at, actor, kind, detail]))
    .digest('hex')

function isSigned(key, hubId, { n, hash, at, signature }) {
  const text = Buffer.from(JSON.stringify(['ringdesk audit head', 1, hubId, n, hash, at]))
  return typeof signature === 'string' && verify(null, text, key, Buffer.from(signature, 'base64url'))
}

/** Checks the lines of an export as they come. */
class Check {
  faults = []
  hubId = undefined
  rows = 0
  lastN = 0
  end = undefined
  #key
  #lastHash = FIRST_HASH
  #heads = new Map()
  #lineNumber = 0
  /** Rows that are missing and of which nothing has told yet; those of which a `rescued` row told; what the trail tells of itself. */
  #missing = []
  /** Faults that a head shows, unless a restore explains them. */
  #suspects = []
  gaps = []
  events = []
  #restores = []

  constructor(key, keptHeads) {
    this.#key = key
    this.keptHeads = keptHeads
  }

  line(text) {
    this.#lineNumber += 1
    let value
    try {
      value = JSON.parse(text)
    } catch {
      return this.#note('unreadable', this.lastN + 1, `Line ${this.#lineNumber} is no JSON.`)
    }
    if (this.#lineNumber === 1) return this.#begin(value)
    if (this.end !== undefined)
      return this.#note('unreadable', this.lastN, `Line ${this.#lineNumber} stands after the end.`)
    if (value.line === 'head') this.#head(value)
    else if (value.line === 'row') this.#row(value)
    else if (value.line === 'end') this.#finish(value.head)
    else
      this.#note('unreadable', this.lastN + 1, `Line ${this.#lineNumber} is none of an export of version 1.`)
  }

  report() {
    if (this.#lineNumber === 0) throw new CannotCheck('The export is empty.')
    if (this.end === undefined)
      this.#note('cut', this.lastN + 1, `The export has no end: it was cut after row ${this.lastN}.`)
    for (const gap of this.#missing)
      this.#note('rowMissing', gap.from, `${rangeOf(gap)} ${gap.from === gap.to ? 'is' : 'are'} missing.`)
    for (const { head, code, n, message } of this.#suspects)
      if (!this.#isTakenAway(head)) this.#note(code, n, message)
    for (const heads of this.#heads.values())
      for (const head of heads)
        if (this.#isTakenAway(head)) continue
        // a head of after the export says nothing about it
        else if (head.n > this.lastN && !(this.end && head.at > this.end.at))
          this.#note(
            'cut',
            this.lastN + 1,
            `The rows after ${this.lastN} are missing: on ${when(head.at)} there were ${head.n}.`,
          )
    return this.faults.sort((a, b) => a.n - b.n)
  }

  #begin(value) {
    if (value.format !== 'ringdesk-audit') throw new CannotCheck('The first line is none of an export.')
    if (value.version !== 1)
      throw new CannotCheck(
        `The export has version ${value.version}; this script knows 1. Take the script of that Ringdesk.`,
      )
    this.hubId = value.hubId
    for (const head of this.keptHeads) this.#head({ ...head, isKept: true })
  }

  #head(head) {
    if (!isSigned(this.#key, this.hubId, head))
      return this.#note('headForged', head.n, `The head of row ${head.n} was not signed by this hub.`)
    this.#heads.set(head.n, [...(this.#heads.get(head.n) ?? []), head])
  }

  #row(row) {
    const { n, hash, previousHash } = row
    const expected = this.lastN + 1
    if (n > expected) {
      this.#missing.push({ from: expected, to: n - 1 })
      // what was signed about the last one that is missing holds for what this row follows on
      this.#meet(n - 1, previousHash)
    } else if (n < expected) this.#note('chainBroken', n, `Row ${n} stands in a place that is not its own.`)
    if (hash !== hashOf(row))
      this.#note('rowChanged', n, `Row ${n} of ${when(row.at)} is not as it was written.`)
    else if (n === expected && previousHash !== this.#lastHash)
      this.#note('chainBroken', n, `Row ${n} does not follow on row ${n - 1}, which was replaced.`)
    this.rows += 1
    this.lastN = n
    this.#lastHash = hash
    this.#meet(n, hash)
    if (hash === hashOf(row)) this.#told(row)
  }

  #meet(n, hash) {
    for (const head of this.#heads.get(n) ?? [])
      if (head.hash !== hash)
        this.#suspects.push({
          head,
          code: 'rewritten',
          n,
          message: `On ${when(head.at)} row ${n} was another one: rows up to here were written anew since.`,
        })
  }

  /** A restored backup or rescued data: the trail tells of it itself. */
  #told(row) {
    const detail = newData(row)
    if (detail === undefined) return
    const { n, at, kind } = row
    if (kind === 'restored') {
      this.#restores.push({ n, at, since: Number(detail.backupOf) })
      this.events.push(`row ${n}: on ${when(at)} the backup of ${when(Number(detail.backupOf))} was restored`)
      return
    }
    if (kind === 'steppedBack') {
      this.#restores.push({ n, at, since: 0 })
      this.events.push(
        `row ${n}: on ${when(at)} the hub found that its data had been put back, by a copy or an image of the disk`,
      )
      return
    }
    if (detail.isEndLost === true) this.#restores.push({ n, at, since: 0 })
    this.events.push(
      `row ${n}: on ${when(at)} damaged data was rescued` +
        (detail.isEndLost === true ? '; nobody knows whether more rows stood before this one' : ''),
    )
    const told = toldMissing(detail)
    const isTold = (gap) => told.some(({ from, to }) => from <= gap.from && gap.to <= to)
    for (const gap of this.#missing.filter(isTold)) this.gaps.push({ ...gap, toldBy: n })
    this.#missing = this.#missing.filter((gap) => !isTold(gap))
  }

  /** True if a head that was kept elsewhere speaks for rows that a restore or damage took away. */
  #isTakenAway({ isKept, n, at }) {
    return isKept === true && this.#restores.some((one) => n >= one.n && at >= one.since && at <= one.at)
  }

  #finish(head) {
    this.end = head ?? { n: 0, hash: FIRST_HASH, at: 0 }
    if (head === null || head === undefined) {
      if (this.lastN > 0) this.#note('unsigned', 1, 'No head was signed at the end of the export.')
      return
    }
    if (!isSigned(this.#key, this.hubId, head))
      this.#note('headForged', head.n, 'The end of the export was not signed by this hub.')
    else if (head.n > this.lastN)
      this.#note('cut', this.lastN + 1, `The rows from ${this.lastN + 1} to ${head.n} are missing.`)
    else if (head.n < this.lastN)
      this.#note('unsigned', head.n + 1, `No head speaks for the rows from ${head.n + 1} on.`)
    else if (head.hash !== this.#lastHash)
      this.#note(
        'rewritten',
        head.n,
        `Row ${head.n} is another one than the hub signed at the end of the export.`,
      )
  }

  #note(code, n, message) {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ code, n, message })
  }
}

function readKey(file) {
  const key = createPublicKey(readFileSync(file))
  if (key.asymmetricKeyType !== 'ed25519') throw new CannotCheck(`${file} holds no Ed25519 key.`)
  return key
}

const readHeads = (files) =>
  files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  )

async function main([exported, keyFile, ...headFiles]) {
  if (exported === undefined || keyFile === undefined || exported === '--help') {
    console.log('node verify-audit.mjs EXPORT.ndjson PUBLIC-KEY.pem [HEADS.ndjson ...]')
    return exported === '--help' ? 0 : 2
  }
  const check = new Check(readKey(keyFile), readHeads(headFiles))
  const lines = createInterface({ input: createReadStream(exported), crlfDelay: Infinity })
  for await (const line of lines) if (line.trim() !== '') check.line(line)
  const faults = check.report()
  for (const { code, message } of faults) console.log(`${code}: ${message}`)
  for (const gap of check.gaps)
    console.log(`gap: ${rangeOf(gap)} could not be read in damaged data, as row ${gap.toldBy} says`)
  for (const event of check.events) console.log(event)
  if (faults.length > 0) return 1
  const asOf = check.end.at > 0 ? `, as of ${when(check.end.at)}` : ''
  const but = check.gaps.length > 0 ? ' but for what it tells of itself' : ''
  console.log(`whole${but}: ${check.rows} ${check.rows === 1 ? 'row' : 'rows'} of hub ${check.hubId}${asOf}`)
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
