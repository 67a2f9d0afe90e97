/** What reaches the model (`Msg`) and what it asks of the edge (`Cmd`). */
import type { InputEvent } from "@recado/runtime/tui";
import type { DiscoveredServer } from "../discover/index.ts";
import type { ChatMessage, ClientEvent, Delivery } from "../events.ts";
import type { SendRefusal } from "../index.ts";
import type { BufferKey } from "./buffer.ts";
import type { Inspected } from "./inspected.ts";
import type { Model, Target } from "./model.ts";

export type Msg =
  | { readonly kind: "input"; readonly event: InputEvent; readonly atMs: number }
  /** Told by the connection; texts in it are still raw. */
  | { readonly kind: "client"; readonly event: ClientEvent; readonly atMs: number }
  /** The time that an armed tick waited for. */
  | { readonly kind: "tick"; readonly atMs: number }
  | { readonly kind: "open-failed"; readonly why: string; readonly atMs: number }
  | {
      readonly kind: "send-refused";
      readonly buffer: BufferKey;
      /** The one that was refused, and those behind it. */
      readonly texts: readonly WrittenText[];
      readonly why: SendRefusal;
      readonly atMs: number;
    }
  /** A text of the outbox was taken anew. */
  | { readonly kind: "resent"; readonly sendId: number; readonly atMs: number }
  /** What this machine remembers of the conversations with a server. */
  | { readonly kind: "remembered"; readonly conversations: readonly Conversation[]; readonly atMs: number }
  /** The answer to `load-older`. */
  | {
      readonly kind: "older";
      readonly buffer: BufferKey;
      readonly lines: readonly OlderLine[];
      readonly hasMore: boolean;
      readonly atMs: number;
    }
  | { readonly kind: "older-failed"; readonly buffer: BufferKey; readonly why: OlderFault; readonly atMs: number }
  | { readonly kind: "inspected"; readonly datagram: Omit<Inspected, "number">; readonly atMs: number }
  /** The editor has ended; undefined: the text is to stay as it was. */
  | {
      readonly kind: "edited";
      readonly buffer: BufferKey;
      readonly text: string | undefined;
      readonly why: string | undefined;
      readonly atMs: number;
    }
  | { readonly kind: "answer"; readonly buffer: BufferKey; readonly answer: EdgeAnswer; readonly atMs: number }
  /** The answer to `ping`; undefined: none came. */
  | { readonly kind: "pong"; readonly buffer: BufferKey; readonly rttMs: number | undefined; readonly atMs: number };

/** For the connection. */
export interface WrittenText {
  readonly buffer: BufferKey;
  readonly text: string;
  readonly to: number;
  /** The text of the outbox that it takes the place of. */
  readonly resends?: number;
}

/** What came of something that the edge was asked to do with this machine. */
export type EdgeAnswer =
  /** The text had left. */
  | { readonly kind: "not-discarded" }
  | { readonly kind: "servers"; readonly names: readonly string[] }
  | { readonly kind: "discovered"; readonly servers: readonly DiscoveredServer[] }
  | { readonly kind: "exported"; readonly path: string; readonly count: number }
  /** Undefined: it is off. */
  | { readonly kind: "log"; readonly path: string | undefined }
  | { readonly kind: "failed"; readonly what: string; readonly why: string };

/** A message of before. Texts in it are still raw. */
export interface OlderLine {
  readonly message: ChatMessage;
  /** Of the line on this machine; for our own, what `sendId` is. */
  readonly key: number | undefined;
  readonly delivery: Delivery | undefined;
  readonly why: string | undefined;
}

export interface Conversation {
  readonly key: BufferKey;
  readonly lines: readonly OlderLine[];
  /** What was typed in it, the newest last. */
  readonly typed: readonly string[];
}

export type OlderFault = "closed" | "unsupported" | "no-answer" | "nothing-to-find";

/** What stands before the oldest line that we have. */
export interface OlderRequest {
  readonly kind: "load-older";
  readonly buffer: BufferKey;
  /** Whose conversation, 0 everybody's; undefined: what holds these words. */
  readonly with: number | undefined;
  readonly words: string;
  /** 0: the newest. */
  readonly beforeNumber: number;
  readonly beforeKey: number | undefined;
  readonly limit: number;
}

export type Cmd =
  | OlderRequest
  | { readonly kind: "remember-typed"; readonly buffer: BufferKey; readonly line: string }
  /** A new connection under this identity; an older one is closed first. */
  | { readonly kind: "open"; readonly target: Target }
  | { readonly kind: "move"; readonly host: string; readonly port: number }
  | { readonly kind: "rename"; readonly name: string }
  | { readonly kind: "disconnect" }
  /** Tries again now. */
  | { readonly kind: "retry" }
  /** In this order: none overtakes one to the same people that was refused. */
  | { readonly kind: "send"; readonly texts: readonly WrittenText[] }
  | { readonly kind: "ping"; readonly buffer: BufferKey }
  | { readonly kind: "request-roster" }
  | { readonly kind: "tick"; readonly afterMs: number }
  | { readonly kind: "bell" }
  /** Shown by the terminal, outside the screen. */
  | { readonly kind: "notify"; readonly title: string; readonly body: string }
  /** A program and its arguments; no shell. */
  | { readonly kind: "run"; readonly command: readonly string[] }
  | { readonly kind: "copy"; readonly text: string }
  | { readonly kind: "mouse"; readonly isOn: boolean }
  /** In the user's editor. */
  | { readonly kind: "edit"; readonly buffer: BufferKey; readonly text: string }
  | { readonly kind: "tap"; readonly isOn: boolean }
  | { readonly kind: "discard"; readonly buffer: BufferKey; readonly sendId: number }
  | { readonly kind: "dismiss"; readonly sendId: number }
  | { readonly kind: "list-servers" | "discover"; readonly buffer: BufferKey }
  | { readonly kind: "export"; readonly buffer: BufferKey; readonly file: string }
  /** On, off, into a file, or (undefined) only telling. */
  | { readonly kind: "log"; readonly buffer: BufferKey; readonly target: boolean | string | undefined }
  | { readonly kind: "redraw" }
  | { readonly kind: "suspend" }
  | { readonly kind: "quit" };

/** What every handler of the update gives back. */
export type Step = readonly [Model, readonly Cmd[]];

export function only(model: Model): Step {
  return [model, []];
}
