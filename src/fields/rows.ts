import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { isRecord } from './input.ts'

type RowValue = Readonly<Record<string, unknown>>

export interface Row {
  /** Stays the same while the row is on the page, wherever it moves. */
  readonly key: number
  readonly value: RowValue
  /** The row's place in the answer: part of the path of its cells. */
  readonly index: number
}

export interface UseRows {
  readonly rows: ComputedRef<readonly Row[]>
  readonly set: (key: number, value: RowValue) => void
  readonly add: () => void
  readonly remove: (key: number) => void
  /** Puts the row removed last back in its place; does nothing when there is none. */
  readonly restore: () => void
}

interface Kept {
  readonly key: number
  readonly value: RowValue
}

/**
 * The rows of a table while they are being filled. The draft keeps no row nobody wrote in, so the blank ones live here:
 * a row being emptied to be written anew does not vanish under the hands.
 * @param blank rows to begin with when the answer has none
 */
export function useRows(answer: () => unknown, update: (rows: readonly RowValue[]) => void, blank: number): UseRows {
  let nextKey = 0
  const keep = (value: RowValue): Kept => ({ key: nextKey++, value })
  const given = (): readonly RowValue[] => rowsOf(answer())
  const start = given()
  const kept = shallowRef<readonly Kept[]>((start.length > 0 ? start : Array.from({ length: blank }, () => ({}))).map(keep))
  let removed: { readonly row: Kept, readonly at: number } | undefined

  watch(given, rows => { kept.value = reconcile(kept.value, rows) ?? rows.map(keep) })

  function change(rows: readonly Kept[]): void {
    kept.value = rows
    update(rows.map(row => row.value))
  }

  return {
    rows: computed(() => number(kept.value, given().length)),
    set: (key, value) => change(kept.value.map(row => row.key === key ? { key, value } : row)),
    add: () => change([...kept.value, keep({})]),
    remove: key => {
      const at = kept.value.findIndex(row => row.key === key)
      const row = kept.value[at]
      if (!row) return
      removed = { row, at }
      change(kept.value.toSpliced(at, 1))
    },
    restore: () => {
      if (!removed) return
      const { row, at } = removed
      removed = undefined
      change(kept.value.toSpliced(at, 0, row))
    },
  }
}

function rowsOf(answer: unknown): readonly RowValue[] {
  return Array.isArray(answer) ? answer.map(row => isRecord(row) ? row : {}) : []
}

function isBlank({ value }: Kept): boolean {
  return Object.values(value).every(cell => cell === undefined || cell === '' || (Array.isArray(cell) && cell.length === 0))
}

/** The kept rows with the values of the answer, blank ones left where they are; nothing when the answer was changed from elsewhere. */
function reconcile(kept: readonly Kept[], rows: readonly RowValue[]): readonly Kept[] | undefined {
  const written = kept.length === rows.length ? kept : kept.filter(row => !isBlank(row))
  if (written.length !== rows.length) return undefined
  const values = new Map(written.map((row, index) => [row.key, rows[index]]))
  return kept.map(row => ({ key: row.key, value: values.get(row.key) ?? row.value }))
}

/** Written rows are counted first, as in the answer; blank ones come after them. */
function number(kept: readonly Kept[], answered: number): readonly Row[] {
  if (kept.length === answered) return kept.map((row, index) => ({ ...row, index }))
  let written = 0
  let blank = kept.filter(row => !isBlank(row)).length
  return kept.map(row => ({ ...row, index: isBlank(row) ? blank++ : written++ }))
}
