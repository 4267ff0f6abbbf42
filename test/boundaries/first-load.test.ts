import { expect, it } from 'vitest'
import { firstLoad } from '../../scripts/first-load.ts'

const manifest = {
  'workspace/index.html': {
    file: 'assets/workspace.js',
    imports: ['_theme.js', '_zod.js'],
    dynamicImports: ['workspace/settings/settings-room.tsx'],
  },
  '_theme.js': { file: 'assets/theme.js', imports: ['_react.js'] },
  // chunks may import each other in a ring
  '_react.js': { file: 'assets/react.js', imports: ['_theme.js'] },
  '_zod.js': { file: 'assets/zod.js' },
  'workspace/settings/settings-room.tsx': { file: 'assets/settings.js', imports: ['_select.js'] },
  '_select.js': { file: 'assets/select.js' },
  '_style.css': { file: 'assets/style.css' },
}

it('counts every chunk that a page loads by itself, once, and none that waits to be opened', () => {
  expect(firstLoad(manifest, 'workspace/index.html').toSorted()).toEqual(
    ['react', 'theme', 'workspace', 'zod'].map((name) => `assets/${name}.js`),
  )
})

it('counts with a page what it asks for at once, and what both need only once', () => {
  expect(
    firstLoad(manifest, 'workspace/index.html', 'workspace/settings/settings-room.tsx').toSorted(),
  ).toEqual(['react', 'select', 'settings', 'theme', 'workspace', 'zod'].map((name) => `assets/${name}.js`))
})

it('does not take a page that is not there for one that weighs nothing', () => {
  expect(() => firstLoad(manifest, 'desk/index.html')).toThrow('desk/index.html')
})
