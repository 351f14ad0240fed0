/** Moves the focus to what cannot have it by itself, as a heading, and scrolls nothing. */
export function focusOn(place: HTMLElement): void {
  if (place.tabIndex < 0) place.tabIndex = -1
  place.focus({ preventScroll: true })
}
