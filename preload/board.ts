import { contextBridge } from 'electron'
import type { PhoneBridge } from '../shared/contract/shell-bridge.ts'
import { askForPort, forwardPorts } from './door-ports.ts'

forwardPorts()
contextBridge.exposeInMainWorld('ringdesk', { port: () => askForPort('board') } satisfies PhoneBridge)
