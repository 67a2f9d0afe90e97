/** What the parts of one connection share: who we are, and where outputs gather until the driver takes them. */
import { BROADCAST_ID, encodeMessage, type HelloMessage, type Message, SERVER_ID, WireText } from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { ChatMessage, ClientEvent } from "../events.ts";
import type { Moment } from "./moment.ts";

export interface Transmit {
  readonly bytes: Uint8Array;
  readonly to: Endpoint;
}

/** The word that a Recado client hides behind its OI (docs/PROTOCOL.md, Offer). */
export const OFFER_WORD = "REC0";

export class Context {
  readonly transmits: Transmit[] = [];
  readonly events: ClientEvent[] = [];
  /** Where frames go and whence they count; the host's name until it is resolved. */
  server: Endpoint;

  constructor(
    readonly id: number,
    public name: string,
    server: Endpoint,
    /** Uniform in [0, 1). */
    readonly random: () => number,
  ) {
    this.server = server;
  }

  emit(event: ClientEvent): void {
    this.events.push(event);
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

  #frame<Kind extends Message["kind"]>(kind: Kind, text: string) {
    return { kind, origin: this.id, dest: SERVER_ID, name: this.name, text };
  }

  #send(message: Message): void {
    this.transmit(encodeMessage(message));
  }
}
