import type { RouteRecordRaw } from 'vue-router'
import { expect, test } from 'vitest'

const rooms = import.meta.glob<Readonly<Record<string, unknown>>>('./*/routes.ts', { eager: true })

test('no two pages have one name: the later would silently take the place of the other', () => {
  const routes = Object.values(rooms).flatMap(room => Object.values(room)).filter((one): one is RouteRecordRaw[] => Array.isArray(one)).flat()
  const names = routes.flatMap(({ name }) => name === undefined ? [] : [String(name)])
  expect(names.length).toBeGreaterThan(20)
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
})
