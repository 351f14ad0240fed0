import type { IconName } from '#ui/icons/names.ts'

/** One entry of the main navigation, on top of a wide screen and at the bottom of a phone. */
export interface NavItem {
  /** A path of the application, as `/bozze`. */
  readonly to: string
  readonly label: string
  readonly icon: IconName
  /** How many wait there; 0 shows nothing. */
  readonly count?: number
  /** The count in words ("2 pratiche in uscita"); needed where there is a count. */
  readonly countLabel?: string
  /** The hook the public validator of Italian sites looks for. */
  readonly dataElement?: string
}

/** Whether the page shown is this entry's own or one below it. */
export function isWithin(path: string, to: string): boolean {
  return path === to || (to !== '/' && path.startsWith(`${to}/`))
}
