/** What the parts of one connection share: who we are, and where outputs gather until the driver takes them. */
import { BROADCAST_ID, encodeMessage, type HelloMessage, type Message, SERVER_ID, WireText } from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { ChatMessage, ClientEvent, Delivery } from "../events.ts";
import type { ClientStore, StoredLine } from "../store/client-store.ts";
import type { HistoryAnswer } from "./history.ts";
import type { Moment } from "./moment.ts";
import type { ServerAt } from "./servers.ts";

export interface Transmit {
  readonly bytes: Uint8Array;
  readonly to: Endpoint;
}

/** The word that a Recado client hides behind its OI (docs/PROTOCOL.md, Offer). */
export const OFFER_WORD = "REC0";

export class Context {
  readonly transmits: Transmit[] = [];
  readonly events: ClientEvent[] = [];
  readonly answers: HistoryAnswer[] = [];
  readonly store: ClientStore;
  /** Something became ready between two inputs: the driver is to flush. */
  onWake: () => void = () => undefined;
  /** Which other servers there are. */
  onServers: (servers: readonly ServerAt[]) => void = () => undefined;
  #lastKey: number;
  /** Where frames go and whence they count; the host's name until it is resolved. */
  server: Endpoint;

  constructor(
    readonly id: number,
    public name: string,
    server: Endpoint,
    /** Uniform in [0, 1). */
    readonly random: () => number,
    store: ClientStore,
    lastKey: number,
  ) {
    this.server = server;
    this.store = store;
    this.#lastKey = lastKey;
  }

  /** For a line of the conversation. */
  nextKey(): number {
    return ++this.#lastKey;
  }

  /** Tells the driver, and the store what is worth keeping. */
  emit(event: ClientEvent): void {
    this.events.push(this.#kept(event));
  }

  emitAll(events: readonly ClientEvent[]): void {
    for (const event of events) this.emit(event);
  }

  /** What the store knows already. */
  repeat(event: ClientEvent): void {
    this.events.push(event);
  }

  /** A text that is not ours to send any more. */
  release(sendId: number): void {
    this.store.apply({ kind: "released", key: sendId });
  }

  sendHello(): void {
    this.#send(this.helloMessage());
  }

  sendBye(): void {
    this.#send(this.#frame("bye", ""));
  }

  sendText(text: string, dest: number): void {
    this.#send({ ...this.#frame("text", text), dest });
  }

  /** `fromIndex` is meant for Recado servers; an original one ignores the text. */
  sendRosterRequest(fromIndex: number): void {
    this.#send(this.#frame("roster", fromIndex === 0 ? "" : String(fromIndex)));
  }

  transmit(bytes: Uint8Array): void {
    this.transmits.push({ bytes, to: this.server });
  }

  /** An OI; the words of a session are for the handshake to add. */
  helloMessage(): HelloMessage {
    return { ...this.#frame("hello", WireText.greeting(this.name)), offer: [OFFER_WORD] };
  }

  /** A text of ours, as events tell it. */
  ownMessage(text: string, dest: number, { wallMs }: Moment): ChatMessage {
    const scope = dest === BROADCAST_ID ? "public" : "private";
    return { scope, origin: this.id, name: this.name, dest, text, atMs: wallMs };
  }

  /** With the key that the store has it by. */
  #kept(event: ClientEvent): ClientEvent {
    if (event.kind === "message") {
      const key = this.nextKey();
      this.store.apply({ kind: "heard", line: this.#lineOf(event.message, key, undefined) });
      return { ...event, key };
    }
    if (event.kind === "sent") {
      this.store.apply({ kind: "written", line: this.#lineOf(event.message, event.sendId, "sent") });
    } else if (event.kind === "delivery") {
      const { sendId, delivery, why } = event;
      this.store.apply({ kind: "delivery", key: sendId, delivery, why });
    }
    return event;
  }

  #lineOf(message: ChatMessage, key: number, delivery: Delivery | undefined): StoredLine {
    const { number, atMs, origin, name, dest, text, sealed = false } = message;
    return { key, number, atMs, origin, name, dest, text, sealed, delivery, why: undefined };
  }

  #frame<Kind extends Message["kind"]>(kind: Kind, text: string) {
    return { kind, origin: this.id, dest: SERVER_ID, name: this.name, text };
  }

  #send(message: Message): void {
    this.transmit(encodeMessage(message));
  }
}
