/**
 * Texts of ours, whatever carries them: whole in a session's stream, in parts in clear frames, in the outbox on the way
 * to a server.
 */
import { byteLength, lineParts, sessionText } from "@recado/protocol";
import { MESSAGE_SIZE_MAX } from "@recado/protocol/session";
import type { ClientEvent } from "../events.ts";
import type { UnsentText } from "../store/client-store.ts";
import type { Context } from "./context.ts";
import type { Conversation } from "./conversation.ts";
import type { Moment } from "./moment.ts";
import { Outbox } from "./outbox.ts";
import { isOverlong } from "./outgoing.ts";
import type { Phase } from "./phase.ts";
import type { Registered } from "./registered.ts";
import type { Sessions } from "./sessions.ts";

export type SendRefusal = "not-registered" | "empty" | "too-long" | "queue-full";
export type SendResult =
  | { readonly ok: true /** One for each part, in order. */; readonly sendIds: readonly number[] }
  | { readonly ok: false; readonly reason: SendRefusal };

export class Writing {
  readonly #context: Context;
  readonly #sessions: Sessions | undefined;
  readonly #outbox = new Outbox();

  /** `unsent`: of the program's last run. */
  constructor(context: Context, sessions: Sessions | undefined, unsent: readonly UnsentText[]) {
    this.#context = context;
    this.#sessions = sessions;
    for (const { key: sendId, dest, text, atMs, firstSeq } of unsent) {
      const message = context.ownMessage(text, dest, { monotonicMs: 0, wallMs: atMs });
      context.repeat({ kind: "sent", sendId, message });
      context.repeat({ kind: "delivery", sendId, delivery: "queued", rttMs: undefined });
      if (firstSeq === undefined || !sessions) this.#outbox.add({ sendId, dest, text, atMs: undefined });
    }
  }

  send(phase: Phase, text: string, dest: number, now: Moment): SendResult {
    switch (phase.name) {
      case "idle":
      case "leaving":
        return { ok: false, reason: "not-registered" };
      case "registered":
        return this.#sendParts(phase.registered, text, dest, now);
      default:
        return this.#sendWhole(text, dest, now);
    }
  }

  queuedCount(phase: Phase): number {
    const clear = phase.name === "registered" ? phase.registered.outgoing.queuedCount : 0;
    return clear + this.#outbox.count + (this.#conversation?.unacknowledgedCount ?? 0);
  }

  unsettledCount(phase: Phase): number {
    if (phase.name === "idle") return 0;
    const waiting = this.#outbox.count + (this.#conversation?.unsettledCount ?? 0);
    if (phase.name !== "registered") return waiting;
    const { outgoing } = phase.registered;
    return waiting + outgoing.queuedCount + outgoing.deliveries.openCount;
  }

  /** There is a session: what waits goes into its stream. */
  leaveWhole(): void {
    for (const { text, ...written } of this.#outbox.takeAll()) {
      this.#conversation?.write(this.#context.id, text, written);
    }
  }

  /** The server speaks clear frames. */
  leaveInParts({ outgoing }: Registered, now: Moment): void {
    const unsent = this.#conversation?.takeUnsent() ?? [];
    this.#sessions?.forget();
    for (const { sendId, dest, text } of [...unsent, ...this.#outbox.takeAll()]) {
      this.#context.release(sendId);
      const parts = lineParts(text).map((part) => ({ sendId, dest, text: part, isTold: true }));
      if (outgoing.add(parts, now)) continue;
      this.#context.emit({ kind: "delivery", sendId, delivery: "failed", rttMs: undefined });
    }
  }

  /** Gives up one text; false when it left already, or is none that waits. */
  discard(phase: Phase, sendId: number): boolean {
    const isQueued = phase.name === "registered" && phase.registered.outgoing.remove(sendId);
    const isGivenUp = isQueued || this.#outbox.remove(sendId) || this.#conversation?.giveUp(sendId) === true;
    if (!isGivenUp) return false;
    this.#context.release(sendId);
    this.#context.emit({ kind: "delivery", sendId, delivery: "failed", rttMs: undefined });
    return true;
  }

  /** A text that failed, or was never confirmed, was sent again or given up. */
  dismiss(sendId: number): void {
    this.#context.store.apply({ kind: "dismissed", key: sendId });
  }

  /** Nothing of what waits will be sent. */
  abandon(): ClientEvent[] {
    const held = this.#conversation?.takeUnsent() ?? [];
    const given = held.map(({ sendId, wasShown }): ClientEvent => {
      return { kind: "delivery", sendId, delivery: wasShown ? "unconfirmed" : "failed", rttMs: undefined };
    });
    const failed = this.#outbox.abandon();
    for (const event of failed) if (event.kind === "delivery") this.#context.release(event.sendId);
    return [...given, ...failed];
  }

  get #conversation(): Conversation | undefined {
    return this.#sessions?.conversation;
  }

  #sendParts({ outgoing }: Registered, text: string, dest: number, now: Moment): SendResult {
    if (isOverlong(text)) return { ok: false, reason: "queue-full" };
    const parts = lineParts(text).map((part) => ({ sendId: this.#context.nextKey(), dest, text: part, isTold: false }));
    if (parts.length === 0) return { ok: false, reason: "empty" };
    if (!outgoing.add(parts, now)) return { ok: false, reason: "queue-full" };
    return { ok: true, sendIds: parts.map(({ sendId }) => sendId) };
  }

  #sendWhole(raw: string, dest: number, now: Moment): SendResult {
    const text = sessionText(raw);
    if (text === "") return { ok: false, reason: "empty" };
    if (byteLength(text) > MESSAGE_SIZE_MAX) return { ok: false, reason: "too-long" };
    const conversation = this.#conversation;
    if (!(conversation ?? this.#outbox).hasRoom(text)) return { ok: false, reason: "queue-full" };
    const sendId = this.#context.nextKey();
    const written = { sendId, dest, atMs: now.monotonicMs };
    this.#context.emit({ kind: "sent", sendId, message: this.#context.ownMessage(text, dest, now) });
    this.#context.emit({ kind: "delivery", sendId, delivery: "queued", rttMs: undefined });
    if (conversation) conversation.write(this.#context.id, text, written);
    else this.#outbox.add({ ...written, text });
    return { ok: true, sendIds: [sendId] };
  }
}
