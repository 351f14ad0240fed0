import { computed, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Lists } from '#domain/procedure/places.ts'
import type { Option } from '#ui/options.ts'
import type { FieldPorts } from './ports.ts'

type ListName = 'comuni' | 'province' | 'countries' | 'roads'

const made = new WeakMap<Lists, Map<ListName, readonly Option[]>>()

/** A list of the body as options: eight thousand Comuni are made once, however many boxes offer them. */
export function optionsFrom(lists: Lists, name: ListName): readonly Option[] {
  const known = made.get(lists) ?? new Map<ListName, readonly Option[]>()
  made.set(lists, known)
  const options = known.get(name) ?? makeOptions(lists, name)
  known.set(name, options)
  return options
}

function makeOptions(lists: Lists, name: ListName): readonly Option[] {
  switch (name) {
    case 'comuni': return lists.comuni.map(([value, label, detail]) => ({ value, label, detail }))
    case 'province': return lists.province.map(([value, label]) => ({ value, label, detail: value }))
    case 'countries': return lists.countries.map(([value, label]) => ({ value, label }))
    case 'roads': return lists.roads.map(road => ({ value: road.code, label: road.name.startsWith(road.code) ? road.name : `${road.code} ${road.name}` }))
  }
}

export interface UseLists {
  readonly lists: Readonly<ShallowRef<Lists | undefined>>
  /** The lists are not on this device and cannot be fetched: the person types without suggestions. */
  readonly absent: Readonly<ShallowRef<boolean>>
  readonly options: (name: ListName) => ComputedRef<readonly Option[]>
}

export function useLists(ports: FieldPorts): UseLists {
  const lists = shallowRef<Lists>()
  const absent = shallowRef(false)
  onMounted(() => {
    ports.lists().then(
      loaded => { lists.value = loaded },
      () => { absent.value = true },
    )
  })
  return { lists, absent, options: name => computed(() => lists.value ? optionsFrom(lists.value, name) : []) }
}
