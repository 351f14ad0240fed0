import { shallowRef, watch, type ShallowRef } from 'vue'

export interface TypedText {
  /** What the box shows. */
  readonly shown: ShallowRef<string>
  readonly onFocus: () => void
  readonly onInput: (event: Event) => string
  readonly onBlur: () => void
}

/**
 * Keeps what a person is typing exactly as typed, while the answer behind it may already be in its canonical form
 * ("2,50" in the box, "2.5" in the answer). On leaving, the box shows the answer as `format` writes it.
 * @param format reads the answer of now; nothing is watched but its text.
 */
export function useTypedText(format: () => string): TypedText {
  const shown = shallowRef(format())
  let typing = false
  watch(format, text => {
    if (!typing) shown.value = text
  })
  return {
    shown,
    onFocus: () => { typing = true },
    onInput: event => {
      typing = true
      shown.value = (event.target as HTMLInputElement | HTMLTextAreaElement).value // bound to inputs and text areas only
      return shown.value
    },
    onBlur: () => {
      typing = false
      shown.value = format()
    },
  }
}
