import { readFileSync } from 'node:fs'

/** Marks where the fuses of an Electron binary begin (@electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** In the order of the wire, version 1. */
const NAMES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptionsEnvironmentVariable',
  'nodeCliInspectArguments',
  'embeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const

/** Reads the fuses back from a packaged binary: which are on. Throws where there are none. */
export function readFuses(binary: string): Record<(typeof NAMES)[number], boolean> {
  const bytes = readFileSync(binary)
  const at = bytes.indexOf(SENTINEL)
  if (at === -1) throw new Error(`${binary} has no fuses`)
  const wire = at + SENTINEL.length
  if (bytes[wire] !== 1) throw new Error(`fuses of version ${bytes[wire]}`)
  return Object.fromEntries(
    NAMES.map((name, index) => [name, bytes[wire + 2 + index] === '1'.charCodeAt(0)]),
  ) as ReturnType<typeof readFuses>
}
