/** What every window of the console has in common: no Node in the page, a sandbox, and no view inside a view. */
export const SAFE = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webviewTag: false,
} as const
