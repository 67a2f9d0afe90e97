/** What goes between the store and its reader. */
import type { Indexable } from "./history-file.ts";
import type { Answer, Question, ReaderOptions } from "./reader.ts";

export type ToReader =
  | { readonly kind: "open"; readonly options: ReaderOptions }
  | { readonly kind: "ask"; readonly ref: number; readonly question: Question; readonly last: number }
  | { readonly kind: "drop"; readonly batch: readonly Indexable[] }
  | { readonly kind: "close" };

export type FromReader =
  /** Undefined: it could not be read. */
  { readonly kind: "answer"; readonly ref: number; readonly answer: Answer | undefined } | { readonly kind: "closed" };
