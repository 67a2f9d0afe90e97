/** What stands in the place of the messages until Esc: the help, the inspector, the outbox, the picker; or only the messages. */
export type Overlay =
  /** `top`: the first row shown. */
  | { readonly kind: "help"; readonly top: number }
  /** `number`: of the datagram that is shown; undefined: always the newest. `top`: its first row shown. */
  | { readonly kind: "raw"; readonly number: number | undefined; readonly top: number }
  /** The text that the cursor stands on. */
  | { readonly kind: "outbox"; readonly sendId: number | undefined }
  | { readonly kind: "picker"; readonly query: string; readonly index: number }
  /** The messages before `endSeq` alone, so many rows back from their end: for the terminal's own selection. */
  | { readonly kind: "bare"; readonly endSeq: number; readonly back: number };
