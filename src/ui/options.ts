/** One of the answers a person can choose. */
export interface Option {
  readonly value: string
  readonly label: string
  /** What tells it from its namesakes ("PC"), or explains it. */
  readonly detail?: string
}
