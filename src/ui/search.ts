import type { Option } from './options.ts'

/** Letters and digits only, small, without accents and apostrophes: "San Giorgio in Bosco", "forlì", "L'Aquila" as people type them. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’`]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

export interface OptionIndex {
  /** At most `limit` options, best first: the name begins so, a word begins so, it is somewhere inside. An empty text finds the first ones. */
  readonly find: (typed: string, limit: number) => { readonly options: readonly Option[], readonly total: number }
  /** The one option named exactly so, by label or by label and detail; nothing when none or several are. */
  readonly named: (typed: string) => Option | undefined
}

/** The option as it is written in the box: `Piacenza (PC)`. */
export function writeOption(option: Option): string {
  return option.detail === undefined ? option.label : `${option.label} (${option.detail})`
}

/** Folds all options once: some milliseconds for eight thousand; a search is under one. */
export function indexOptions(options: readonly Option[]): OptionIndex {
  const folded = options.map(option => fold(option.label))
  const whole = options.map(option => fold(writeOption(option)))
  return {
    find: (typed, limit) => {
      const wanted = fold(typed)
      const ranks: [Option[], Option[], Option[]] = [[], [], []]
      options.forEach((option, index) => {
        const at = ` ${whole[index] ?? ''}`.indexOf(wanted)
        if (at < 0) return
        const rank = at <= 1 ? 0 : ` ${whole[index] ?? ''}`.includes(` ${wanted}`) ? 1 : 2
        ranks[rank].push(option)
      })
      const found = ranks.flat()
      return { options: found.slice(0, limit), total: found.length }
    },
    named: typed => {
      const wanted = fold(typed)
      const exact = options.filter((_, index) => whole[index] === wanted)
      const found = exact.length > 0 ? exact : options.filter((_, index) => folded[index] === wanted)
      return found.length === 1 ? found[0] : undefined
    },
  }
}

const indexes = new WeakMap<readonly Option[], OptionIndex>()

/** The index of a list, made at its first use and shared by every box that offers the same list. */
export function indexOf(options: readonly Option[]): OptionIndex {
  const known = indexes.get(options)
  if (known) return known
  const made = indexOptions(options)
  indexes.set(options, made)
  return made
}
