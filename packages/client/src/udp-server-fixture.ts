/** A server on a real loopback socket, for tests: answers as wire.md says, keeps what it heard. */
import { encodeMessage, isRefusal, type Message, parseMessage, SERVER_NAME, WireText } from "@recado/protocol";
import { type DatagramTransport, type Endpoint, openUdpTransport } from "@recado/runtime/net";

interface Registered extends Endpoint {
  readonly name: string;
  readonly isRecado: boolean;
}

export class UdpServer {
  readonly heard: Message[] = [];
  readonly clients = new Map<number, Registered>();
  /** Frames that get no effect at all. */
  ignores: (message: Message) => boolean = () => false;
  #waiters: { readonly condition: () => boolean; readonly resolve: () => void }[] = [];

  private constructor(
    readonly kind: "recado" | "original",
    readonly transport: DatagramTransport,
  ) {}

  static async start(kind: "recado" | "original", port = 0): Promise<UdpServer> {
    let server: UdpServer | undefined;
    const transport = await openUdpTransport(
      { address: "127.0.0.1", port },
      { datagram: (bytes, from, address) => server?.receive(bytes, { address, port: from }) },
    );
    server = new UdpServer(kind, transport);
    return server;
  }

  get port(): number {
    return this.transport.local.port;
  }

  receive(bytes: Uint8Array, from: Endpoint): void {
    const message = parseMessage(bytes);
    if (isRefusal(message)) throw new Error(`bad frame: ${message.refused}`);
    this.heard.push(message);
    if (!this.ignores(message)) this.#handle(message, bytes, from);
    for (const waiter of this.#waiters.filter(({ condition }) => condition())) waiter.resolve();
  }

  /** Resolves when the condition holds behind a datagram. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => this.#waiters.push({ condition, resolve }));
  }

  count(kind: Message["kind"]): number {
    return this.heard.filter((message) => message.kind === kind).length;
  }

  /** As the server, to one client. */
  tell(id: number, kind: "text" | "error", text: string): void {
    const client = this.clients.get(id);
    if (client) this.#send(fromServer(kind, id, text), client);
  }

  /** As some other client. */
  say(origin: number, name: string, text: string, dest = 0): void {
    for (const [id, client] of this.clients) {
      if (dest === 0 || dest === id) this.#send({ kind: "text", origin, dest, name, text }, client);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.transport.close();
  }

  #handle(message: Message, bytes: Uint8Array, from: Endpoint): void {
    const { kind, origin, dest } = message;
    if (message.kind === "hello") this.#hello(message.origin, message.name, message.offer, from);
    else if (kind === "bye") this.clients.delete(origin);
    else if (kind === "roster") this.#list(origin, Number(message.text), from);
    else if (kind === "text" && dest === 0) {
      for (const { address, port } of this.clients.values()) this.transport.send(bytes, port, address);
    } else if (kind === "text") {
      const receiver = this.clients.get(dest);
      if (receiver) this.transport.send(bytes, receiver.port, receiver.address);
      else this.#send(fromServer("error", origin, WireText.unknownDestination), from);
    }
  }

  #hello(id: number, name: string, offer: readonly string[], from: Endpoint): void {
    const owner = this.clients.get(id);
    const isSame = owner !== undefined && owner.port === from.port && this.kind === "recado";
    if (owner && !isSame) {
      this.#send(fromServer("error", id, WireText.idInUse), from);
      return;
    }
    const isRecado = this.kind === "recado" && offer.includes("REC0");
    this.clients.set(id, { ...from, name, isRecado });
    const words = isRecado ? ["REC0", "ttl=90"] : [];
    this.#send({ kind: "hello", origin: 0, dest: id, name: SERVER_NAME, text: WireText.accepted, offer: words }, from);
  }

  #list(id: number, fromIndex: number, to: Endpoint): void {
    const all = [...this.clients];
    if (this.clients.get(id)?.isRecado !== true) {
      const text = all.map(([other, { name }]) => `${other}: ${name}`).join(",  ");
      this.transport.send(uncutText(id, `Clientes conectados: ${text}`), to.port, to.address);
      return;
    }
    for (const [index, [other, { name }]] of all.entries()) {
      if (index < fromIndex || index >= fromIndex + 32) continue;
      this.#send({ kind: "roster", origin: other, dest: id, name, text: `${index}/${all.length}` }, to);
    }
  }

  #send(message: Message, to: Endpoint): void {
    this.transport.send(encodeMessage(message), to.port, to.address);
  }
}

function fromServer(kind: "text" | "error", dest: number, text: string): Message {
  return { kind, origin: 0, dest, name: SERVER_NAME, text };
}

/** As the original pads: a text over 140 bytes makes a datagram over 176. */
function uncutText(dest: number, text: string): Uint8Array {
  const utf8 = new TextEncoder().encode(text);
  const bytes = new Uint8Array(36 + Math.max(140, utf8.length));
  bytes.set(encodeMessage(fromServer("text", dest, "")).subarray(0, 36));
  bytes.set(utf8, 36);
  return bytes;
}
