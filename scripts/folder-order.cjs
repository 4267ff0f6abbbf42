/**
 * The order of folders in rooms that have many, from the ground up: a folder imports its own files and folders that stand
 * before it, never one that stands after. `.dependency-cruiser.cjs` makes one rule of each folder; test/boundaries sees
 * that every folder has its place and that every rule bites.
 */
module.exports = {
  order: {
    hub: [
      'store',
      'seed',
      'audit',
      'auth',
      'feed',
      'commands',
      'due',
      'presence',
      'lines',
      'queues',
      'server',
      'wiring',
    ],
    'main/core': [
      'files',
      'notices',
      'search-text',
      'cache',
      'names',
      'drafts',
      'outbox',
      'unsettled',
      'search',
      'queries',
      'matching',
      'settings',
      'parked',
      'lines',
      'calls',
      'hub-link',
      'desk',
    ],
    renderer: ['i18n', 'ui', 'sip', 'phone', 'caller', 'board', 'workspace'],
    'renderer/i18n': ['zh-CN', 'en'],
    'renderer/workspace': [
      'navigation',
      'sync',
      'sign-in',
      'queue',
      'queues',
      'follow-ups',
      'settings',
      'help',
      'unsettled',
      'outbox',
      'customer',
      'ticket',
      'customers',
      'tickets',
      'wrap-up',
      'call',
      'search',
      'shell',
    ],
    'renderer/workspace/settings': ['parts', 'diagnostics'],
  },
  /** Rooms whose own files join the folders: no folder of them imports those. */
  roots: ['renderer/workspace', 'renderer/i18n'],
  /** Files that still import what stands above them: each is being moved, and the list must shrink. */
  pending: [],
}
