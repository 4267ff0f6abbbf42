import type { ElectronApplication } from '@playwright/test'
import { inMain } from './desktop-console.ts'

/** What the shell did in the system, as Electron was asked for it: nothing of it can be seen on a bare test machine. */
export interface SystemDeeds {
  /** Notifications that stand now. */
  readonly notices: readonly { readonly title: string; readonly body: string; readonly actions: number }[]
  /** Everything that touched a window's place before the eyes, in order, as `showInactive`. */
  readonly windows: readonly string[]
  readonly tooltip: string
  readonly menu: readonly string[]
  /** The scales in which the tray has a picture now. */
  readonly trayScales: readonly number[]
  readonly badge: number
  readonly questions: readonly {
    readonly message: string
    readonly buttons: readonly string[]
    readonly defaultId: number | undefined
  }[]
}

interface Spied {
  standing: Electron.Notification[]
  windows: string[]
  tooltip: string
  menu: Electron.Menu | undefined
  trayScales: number[]
  badge: number
  questions: Electron.MessageBoxOptions[]
  answer: number
}

/** Listens at the system's doors of Electron; what passes goes on as before, but for questions, which are answered. */
export async function spyOnSystem(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ app, BrowserWindow, Notification, Tray, dialog }) => {
    const spied: Spied = {
      standing: [],
      windows: [],
      tooltip: '',
      menu: undefined,
      trayScales: [],
      badge: 0,
      questions: [],
      answer: 0,
    }
    Object.assign(globalThis, { spied })
    const before = <T extends object, K extends keyof T & string>(
      target: T,
      name: K,
      note: (self: T, args: unknown[]) => void,
    ): void => {
      const real = target[name] as (...args: unknown[]) => unknown
      target[name] = function (this: T, ...args: unknown[]) {
        note(this, args)
        return real.apply(this, args)
      } as T[K]
    }
    before(Notification.prototype, 'show', (self) => void spied.standing.push(self))
    before(Notification.prototype, 'close', (self) => {
      spied.standing = spied.standing.filter((one) => one !== self)
    })
    for (const name of ['show', 'showInactive', 'focus', 'moveTop', 'hide', 'flashFrame'] as const)
      before(
        BrowserWindow.prototype,
        name,
        (_self, args) => void spied.windows.push(args.length === 0 ? name : `${name} ${String(args[0])}`),
      )
    before(Tray.prototype, 'setImage', (_self, [image]) => {
      const picture = image as Electron.NativeImage
      spied.trayScales = picture.isEmpty() ? [] : picture.getScaleFactors()
    })
    before(Tray.prototype, 'setToolTip', (_self, [text]) => void (spied.tooltip = text as string))
    before(Tray.prototype, 'setContextMenu', (_self, [menu]) => void (spied.menu = menu as Electron.Menu))
    before(app, 'setBadgeCount', (_self, [count]) => void (spied.badge = count as number))
    dialog.showMessageBox = (...args: unknown[]) => {
      spied.questions.push(args.at(-1) as Electron.MessageBoxOptions)
      return Promise.resolve({ response: spied.answer, checkboxChecked: false })
    }
  })
}

/** What was done since the spy came. */
export const readDeeds = (app: ElectronApplication): Promise<SystemDeeds> =>
  inMain(
    app,
    () => {
      const { spied } = globalThis as unknown as { spied: Spied }
      return {
        notices: spied.standing.map(({ title, body, actions }) => ({ title, body, actions: actions.length })),
        windows: spied.windows,
        tooltip: spied.tooltip,
        menu: spied.menu?.items.map(({ label }) => label).filter((label) => label !== '') ?? [],
        trayScales: spied.trayScales,
        badge: spied.badge,
        questions: spied.questions.map(({ message, buttons = [], defaultId }) => ({
          message,
          buttons,
          defaultId,
        })),
      }
    },
    null,
  )

/** Clicks the newest notification, as a person does. */
export const clickNotice = (app: ElectronApplication): Promise<void> =>
  inMain(
    app,
    () => {
      const { spied } = globalThis as unknown as { spied: Spied }
      spied.standing.at(-1)?.emit('click')
    },
    null,
  )

/** Chooses an entry of the tray's menu. */
export const chooseInTray = (app: ElectronApplication, label: string): Promise<void> =>
  inMain(
    app,
    (_electron, wanted: string) => {
      const { spied } = globalThis as unknown as { spied: Spied }
      const all = (menu: Electron.Menu | undefined): Electron.MenuItem[] =>
        menu?.items.flatMap((item) => [item, ...all(item.submenu)]) ?? []
      const item = all(spied.menu).find((one) => one.label === wanted)
      if (item === undefined) throw new Error(`the tray has no ${wanted}`)
      ;(item.click as () => void)()
    },
    label,
  )

/** How questions are answered from now on: the number of the button. */
export const answerWith = (app: ElectronApplication, button: number): Promise<void> =>
  inMain(
    app,
    (_electron, answer: number) => {
      ;(globalThis as unknown as { spied: Spied }).spied.answer = answer
    },
    button,
  )
