import { contextBridge, ipcRenderer } from 'electron'
import type { ShellBridge } from '../shared/contract/shell-bridge.ts'
import { SHELL_CHANNEL } from '../shared/contract/shell-bridge.ts'
import { askForPort, forwardPorts } from './door-ports.ts'

forwardPorts()
contextBridge.exposeInMainWorld('ringdesk', {
  port: (kind) => askForPort(kind),
  openCaller: () => ipcRenderer.invoke(SHELL_CHANNEL, 'openCaller', null),
  about: () => ipcRenderer.invoke(SHELL_CHANNEL, 'about', null),
} satisfies ShellBridge)
