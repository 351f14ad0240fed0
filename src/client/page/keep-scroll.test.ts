import { afterEach, expect, test } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { keepScroll } from './keep-scroll.ts'

const page = { render: () => null }

interface Shown {
  readonly router: Router
  /** What was scrolled to: a number of pixels, or the id of an element. */
  readonly moves: readonly (number | string)[]
  /** Lets the browser draw once. */
  readonly draw: () => void
}

/** A router and a window that only writes down where it is told to go. */
async function open(path: string): Promise<Shown> {
  const moves: (number | string)[] = []
  const waiting: ((now: number) => void)[] = []
  let now = 0
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/servizi/:service', name: 'sheet', component: page }, { path: '/bozze/:step?', name: 'filing', component: page }] })
  keepScroll(router, {
    history: { state: undefined, scrollRestoration: 'auto' },
    scrollY: 0,
    scrollTo: ({ top }) => { moves.push(top ?? 0) },
    document,
    requestAnimationFrame: draw => waiting.push(draw),
    innerHeight: 800,
  })
  Element.prototype.scrollIntoView = function (this: Element) { moves.push(this.id) }
  await router.push(path)
  const draw = (): void => {
    now += 16
    for (const drawn of waiting.splice(0)) drawn(now)
  }
  return { router, moves, draw }
}

function put(id: string, { start = false, drawn = true } = {}): void {
  const element = document.createElement('div')
  element.id = id
  if (start) element.dataset['pageStart'] = ''
  element.getClientRects = () => (drawn ? [new DOMRect()] : []) as unknown as DOMRectList
  document.body.append(element)
}

afterEach(() => { document.body.replaceChildren() })

test('a page begins at its top; the first stands where the browser has it, for it may be read already', async () => {
  const { router, moves } = await open('/servizi/uno')
  expect(moves).toEqual([])
  await router.push('/bozze/chi')
  expect(moves).toEqual([0])
})

test('the place an address names is gone to when the page has brought it', async () => {
  const { moves, draw } = await open('/servizi/uno#costi')
  draw()
  expect(moves).toEqual([])
  put('costi')
  draw()
  draw()
  expect(moves).toEqual(['costi'])
  expect(document.activeElement?.id).toBe('costi') // the keyboard goes on from there
})

test('a place that comes when another page is shown moves nothing', async () => {
  const { router, moves, draw } = await open('/servizi/uno#costi')
  await router.push('/servizi/due')
  put('costi')
  draw()
  expect(moves).toEqual([0])
})

test.each<[string, string, boolean, string | number, string]>([
  ['/bozze/chi', '/bozze/dove', true, 'passi', 'what stands above the steps was read already'],
  ['/bozze/chi', '/bozze/dove', false, 0, 'the mark is not drawn on a wide screen'],
  ['/bozze/chi', '/servizi/uno', true, 0, 'another kind of page is read from its top'],
  ['/bozze', '/bozze/chi', true, 0, 'the first step of all: nothing was read yet'],
])('from %s to %s, mark drawn: %s → %s (%s)', async (from, to, drawn, expected) => {
  const { router, moves } = await open(from)
  put('passi', { start: true, drawn })
  await router.push(to)
  expect(moves.at(-1)).toBe(expected)
})
