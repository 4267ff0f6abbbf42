import { contextBridge, ipcRenderer } from 'electron'
import type { ShellCall } from '../shared/contract/shell.ts'
import type { ShellBridge } from '../shared/contract/shell-bridge.ts'
import { SHELL_CHANNEL, SHELL_NEWS_CHANNEL } from '../shared/contract/shell-bridge.ts'
import { askForPort, forwardPorts } from './door-ports.ts'

const ask = (name: ShellCall): Promise<unknown> => ipcRenderer.invoke(SHELL_CHANNEL, name, null)

forwardPorts()
contextBridge.exposeInMainWorld('ringdesk', {
  port: (kind) => askForPort(kind),
  openCaller: () => ask('openCaller'),
  openBoard: () => ask('openBoard'),
  about: () => ask('about'),
  desktop: () => ask('desktop'),
  takeWishes: () => ask('takeWishes'),
  checkForUpdate: () => ask('checkForUpdate'),
  installUpdate: () => ask('installUpdate'),
  onNews: (listener) => {
    // the page never sees Electron's event
    const tell = (): void => listener()
    ipcRenderer.on(SHELL_NEWS_CHANNEL, tell)
    return () => void ipcRenderer.off(SHELL_NEWS_CHANNEL, tell)
  },
} satisfies ShellBridge)
