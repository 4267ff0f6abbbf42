import type { OwnHubAnswer, OwnHubWish } from '../../shared/contract/own-hub.ts'
import type { CoreOptions } from '../../shared/contract/shell.ts'
import { languageOfFirstStart } from '../../shared/domain/world-language.ts'
import type { ConsoleOptions } from './console-options.ts'
import type { CoreLink } from './core-link.ts'
import { linkCore } from './core-link.ts'
import type { SpawnProgram } from './child-program.ts'
import type { DataFolders } from './data-folders.ts'
import type { EmbeddedHub } from './embedded-hub.ts'
import { keepEmbeddedHub } from './embedded-hub.ts'
import type { HubRecord } from './hub-record.ts'
import { readHubRecord } from './hub-record.ts'
import { readVersion } from './program-files.ts'
import { markSignedIn, wasSignedIn } from './sign-in-mark.ts'

/** After this long without a hub, in milliseconds, the desk opens offline at the hub's last known address. */
const HUB_PATIENCE_MS = 15_000
/**
 * Where nobody is signed in the sign-in screen comes first, for which no hub is needed (the sample team is remembered): its
 * hub is started so long after the rest, in milliseconds, and is there before somebody has found their name.
 */
const HUB_AFTER_SCREEN_MS = 1200

/** Where a hub is looked for that has never listened. */
const NOWHERE: HubRecord = { url: 'http://127.0.0.1:4180', isTrial: true }

export interface LaunchOptions {
  readonly options: ConsoleOptions
  readonly folders: DataFolders
  readonly spawn: SpawnProgram
  /** Whether `spawn` starts programs that take real MessagePorts. */
  readonly canHandPorts: boolean
  readonly cacheKey: string
  readonly locale: string
  /** Shows a folder in the system's own window; false where there is none. */
  openFolder(folder: string): Promise<boolean>
  say(line: string): void
}

/** Core and hub of one console, under either shell. */
export interface RunningConsole {
  /** Resolves when the hub's address is known and the core is being started; the hub may come later. */
  readonly ready: Promise<CoreLink>
  /** Where the hub is now, without a slash at the end; undefined before `ready`. */
  hubUrl(): string | undefined
  /** The hub had to take another address; pages that hold the old one must load again. */
  onHubMoved(listener: (url: string) => void): void
  /** Ends both, also while they are starting. */
  stop(): Promise<void>
}

interface Care {
  readonly hub: EmbeddedHub | undefined
  readonly folder: string
  openFolder(folder: string): Promise<boolean>
}

/** Does what a person wants of a hub that cannot start; after it was mended, it is started. */
async function careForHub(wish: OwnHubWish, { hub, folder, openFolder }: Care): Promise<OwnHubAnswer> {
  const refused = (code: string, message: string): OwnHubAnswer => ({ is: 'refused', code, message })
  if (hub === undefined) return refused('ownHubNone', 'This console carries no hub of its own.')
  if (wish.what === 'openFolder')
    return (await openFolder(folder)) ? { is: 'done' } : refused('ownHubNoWindow', folder)
  if (wish.what === 'retry')
    return (await hub.startAgain()) ? { is: 'done' } : refused('ownHubStill', 'The hub cannot start yet.')
  const answer = await hub.mend(wish)
  const isWhole = answer.is === 'refused' && answer.code === 'backupNotDamaged'
  if (answer.is !== 'mended' && !isWhole) return answer
  // the answer goes out first: a hub that takes another address starts the core anew, and the answer would be lost with it
  void hub.startAgain()
  return answer
}

/** Starts hub and core, and keeps both running until `stop`. */
export function startConsole(launch: LaunchOptions): RunningConsole {
  const { options, folders, say } = launch
  const movedListeners = new Set<(url: string) => void>()
  let core: CoreLink | undefined
  let hub: EmbeddedHub | undefined
  let hubUrl: string | undefined
  let tellReady: (core: CoreLink) => void
  let patience: NodeJS.Timeout | undefined
  const ready = new Promise<CoreLink>((resolve) => (tellReady = resolve))
  const hubWanted = Promise.withResolvers<void>()
  if (wasSignedIn(folders.profile)) hubWanted.resolve()
  const afterScreen = setTimeout(hubWanted.resolve, HUB_AFTER_SCREEN_MS)
  const onSession = (isSignedIn: boolean): void => {
    markSignedIn(folders.profile, isSignedIn)
    if (isSignedIn) hubWanted.resolve()
  }

  /** Core and hub are started side by side where it is known where the hub will be. */
  const useHub = (record: HubRecord, isComing = false): void => {
    if (!isComing) clearTimeout(patience)
    if (record.url === hubUrl) return isComing ? undefined : core?.onHubReady()
    hubUrl = record.url
    const coreOptions: CoreOptions = {
      dataDir: folders.profile,
      hubUrl: record.url,
      profile: options.profile,
      locale: launch.locale,
      cacheKey: launch.cacheKey,
      isTrial: record.isTrial,
      isHubStarting: isComing,
      version: readVersion(),
    }
    if (core !== undefined) {
      core.reconfigure(coreOptions)
      for (const listener of movedListeners) listener(record.url)
      return
    }
    core = linkCore({
      spawn: launch.spawn,
      options: coreOptions,
      logFolder: folders.logs,
      canHandPorts: launch.canHandPorts,
      onSession,
      onOwnHub: (wish) => careForHub(wish, { hub, folder: folders.hub, openFolder: launch.openFolder }),
      say,
    })
    tellReady(core)
  }

  if (options.hubUrl !== undefined) useHub({ url: options.hubUrl, isTrial: false })
  else {
    patience = setTimeout(() => {
      const last = readHubRecord(folders.hub)
      say('The hub does not answer yet; it is tried on.')
      if (last !== undefined) useHub(last)
      // one that was expected there is looked for from now on, as any hub that is away
      core?.onHubReady()
    }, HUB_PATIENCE_MS)
    hub = keepEmbeddedHub({
      hubFolder: folders.hub,
      logFolder: folders.logs,
      language: options.language ?? languageOfFirstStart(launch.locale, process.env, process.platform),
      spawn: launch.spawn,
      say,
      onExpected: (record) => useHub(record, true),
      wanted: hubWanted.promise,
      onFound: (record) => useHub(record),
      onUnusable: (trouble) => {
        clearTimeout(patience)
        // from its own copy it works on; where nothing is known the screen still has to say what is wrong
        useHub(readHubRecord(folders.hub) ?? NOWHERE)
        core?.onHubUnusable(trouble)
      },
      onUsable: () => core?.onHubUsable(),
    })
  }

  return {
    ready,
    hubUrl: () => hubUrl,
    onHubMoved: (listener) => void movedListeners.add(listener),
    stop: async () => {
      clearTimeout(patience)
      clearTimeout(afterScreen)
      hubWanted.resolve()
      // side by side: both must be gone within the same grace
      await Promise.all([core?.stop(), hub?.stop()])
    },
  }
}
