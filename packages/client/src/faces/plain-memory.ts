/** What plain mode remembers between lines. */
import type { LinkFigures } from "@recado/protocol/session";
import type { Delivery } from "../events.ts";
import type { ChatLog } from "../machine/index.ts";

export interface OwnText {
  readonly text: string;
  readonly dest: number;
}

export interface PlainMemory {
  readonly ignored: Set<number>;
  readonly aliases: Map<string, string>;
  /** Own texts by send id, the latest ones. */
  readonly texts: Map<number, OwnText>;
  /** Those that wait, failed or were not confirmed, oldest first. */
  readonly outbox: Map<number, OwnText & { readonly delivery: Delivery }>;
  /** Whom a line goes to; 0 is everybody. */
  target: number;
  /** Who wrote to us alone last. */
  replyTo: number | undefined;
  /** Lines that could not be sent at all. */
  unsentCount: number;
  rttMs: number | undefined;
  figures: LinkFigures | undefined;
  lastStatus: string | undefined;
  log: ChatLog | undefined;
  isLogNamedAfterServer: boolean;
  /** Ends the showing of datagrams. */
  untap: (() => void) | undefined;
  /** Of those who wrote, the last names. */
  readonly names: Map<number, string>;
  nameOf(id: number): string | undefined;
  /** False when it could not be sent at all. */
  say(text: string, to: number): Promise<boolean>;
}
