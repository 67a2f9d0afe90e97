/** The generator of the loads of NATS and Redis: a TCP connection for each client, TLS where asked. */
import type { Socket } from "bun";
import { type BrokerProtocol, DeliveryReader, NATS, REDIS } from "./broker-protocols.ts";
import { ClosedLoop, readArguments, textOf } from "./closed-loop.ts";

const HOST = "127.0.0.1";
const options = readArguments(process.argv);
const protocol = options.kind === "redis" ? REDIS : NATS;

/** A subscribed client. What it says in one turn of the event loop leaves in one write. */
class BrokerClient {
  #socket: Socket | undefined;
  #outbox = "";
  #unsent: Uint8Array = new Uint8Array();
  #greeting = "";
  #read: (bytes: Uint8Array) => void;
  readonly #subscribed = Promise.withResolvers<void>();

  private constructor(
    readonly id: number,
    readonly protocol: BrokerProtocol,
    onDelivery: (tag: number) => void,
  ) {
    const reader = new DeliveryReader(protocol, onDelivery, () => this.#write("PONG\r\n"));
    this.#read = (bytes) => {
      this.#greeting += new TextDecoder("latin1").decode(bytes);
      if (!this.#greeting.includes(protocol.subscribed)) return;
      this.#read = (later) => reader.read(later);
      this.#subscribed.resolve();
    };
  }

  static async open(id: number, onDelivery: (tag: number) => void): Promise<BrokerClient> {
    const client = new BrokerClient(id, protocol, onDelivery);
    client.#socket = await (options.kind === "nats-tls" ? client.#connectSealed() : client.#connect());
    client.#write(protocol.greeting(id));
    await client.#subscribed.promise;
    return client;
  }

  #connect(): Promise<Socket> {
    return Bun.connect({ hostname: HOST, port: options.port, socket: this.#handlers() });
  }

  /** NATS says INFO in the clear first, then both go on in TLS. The plain socket goes on to report sealed bytes. */
  async #connectSealed(): Promise<Socket> {
    const informed = Promise.withResolvers<void>();
    const shaken = Promise.withResolvers<void>();
    const plain = await Bun.connect({
      hostname: HOST,
      port: options.port,
      socket: { data: () => informed.resolve(), error: () => undefined },
    });
    await informed.promise;
    const [, sealed] = plain.upgradeTLS({
      data: undefined,
      tls: { rejectUnauthorized: false },
      socket: { ...this.#handlers(), handshake: () => shaken.resolve() },
    });
    await shaken.promise;
    return sealed;
  }

  #handlers() {
    return {
      data: (_socket: Socket, bytes: Uint8Array) => this.#read(bytes),
      drain: () => this.#flush(),
      error: () => undefined,
    };
  }

  say(dest: number, tag: number): void {
    this.#write(this.protocol.publish(dest, textOf(tag)));
  }

  close(): void {
    this.#socket?.end();
  }

  #write(text: string): void {
    if (this.#outbox === "") setImmediate(() => this.#flush());
    this.#outbox += text;
  }

  #flush(): void {
    if (this.#outbox === "" && this.#unsent.length === 0) return;
    const bytes = Buffer.concat([this.#unsent, Buffer.from(this.#outbox)]);
    this.#outbox = "";
    // `drain` comes for the rest.
    this.#unsent = bytes.subarray(Math.max(this.#socket?.write(bytes) ?? 0, 0));
  }
}

const clients: BrokerClient[] = [];
const loop = new ClosedLoop(options, {
  publicCopies: options.clients,
  say: (origin, dest, tag) => clients[origin - 1]?.say(dest, tag),
});
for (let id = 1; id <= options.clients; id++) clients.push(await BrokerClient.open(id, (tag) => loop.heard(tag)));
await loop.run();
for (const client of clients) client.close();
process.exit(0);
