import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createNumberPlaces } from '../../main/core/numbers/number-place.ts'
import { numberBlocksFile } from '../../scripts/number-blocks.ts'

const FILE = join(import.meta.dirname, '../../main/core/numbers/number-blocks-data.ts')

test('mobile blocks and area codes of China have a region; what the table does not have stays unknown', async () => {
  const places = createNumberPlaces()
  expect(places.placeOf('+8613800138000')).toBeNull()
  await places.loadPlaces()
  const [beijing, shanghai] = [
    { 'zh-CN': '北京', en: 'Beijing' },
    { 'zh-CN': '上海', en: 'Shanghai' },
  ]
  expect(places.placeOf('+8613800138000')).toEqual(beijing)
  expect(places.placeOf('+862152066273')).toEqual(shanghai)
  expect(places.placeOf('+8657187654321')).toEqual({ 'zh-CN': '浙江 杭州', en: 'Hangzhou, Zhejiang' })
  expect(places.placeOf('+8675512345678')?.['zh-CN']).toBe('广东 深圳')
  // named anew since its data was first written
  expect(places.placeOf('+8671012345678')?.['zh-CN']).toBe('湖北 襄阳')
  for (const none of [
    '+864008001234',
    '+85251234567',
    '+14155552671',
    '95588',
    '+86',
    '+8619912345678',
    null,
  ])
    expect(places.placeOf(none), String(none)).toBeNull()
})

test('the table is the one that its script makes of its source', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(numberBlocksFile())
}, 60_000)
