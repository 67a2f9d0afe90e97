/**
 * Reads a stream from a place on, in order, each message once, for as long as it is open: an ordered push consumer (NATS
 * ADR-17) that is made anew from behind the last message whenever it skips one, falls silent, or its server goes away.
 */
import type { JetStreamManager } from "@nats-io/jetstream";
import { AckPolicy, DeliverPolicy } from "@nats-io/jetstream";
import { createInbox, type Msg, type NatsConnection, type Subscription } from "@nats-io/transport-node";

export interface TailMessage {
  readonly subject: string;
  /** In the stream. */
  readonly place: number;
  readonly data: Uint8Array;
  /** Of the bucket's own header: the key is gone. */
  readonly isDeletion: boolean;
  /** So many follow that were there when this was sent. */
  readonly pending: number;
}

export interface StreamTailOptions {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly stream: string;
  /** Behind this place; undefined: the last message of each subject first, as of a bucket. */
  readonly behind: number | undefined;
  readonly onMessage: (message: TailMessage) => void;
}

const HEARTBEAT_MS = 1_000;
const SILENT_AFTER_MS = 2_500;
const RETRY_MS = 200;
const NS_PER_MS = 1_000_000;
const INACTIVE_MS = 30_000;
/** Of a status message: idle heartbeat or flow control (NATS ADR-15). */
const CONTROL_STATUS = 100;

export class StreamTail {
  readonly #options: StreamTailOptions;
  #lastPlace: number | undefined;
  #lastDelivered = 0;
  #subscription: Subscription | undefined;
  #heardAtMs = 0;
  #round = 0;
  #isBeginning = false;
  #isClosed = false;
  readonly #watch: ReturnType<typeof setInterval>;

  constructor(options: StreamTailOptions) {
    this.#options = options;
    this.#lastPlace = options.behind;
    this.#watch = setInterval(() => this.#check(), HEARTBEAT_MS);
    this.#begin();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#watch);
    this.#subscription?.unsubscribe();
  }

  #check(): void {
    // A consumer that is being made is waited for: an election takes longer than any silence.
    if (!this.#isBeginning && performance.now() - this.#heardAtMs > SILENT_AFTER_MS) this.#begin();
  }

  #begin(): void {
    if (this.#isClosed) return;
    const round = ++this.#round;
    this.#isBeginning = true;
    this.#heardAtMs = performance.now();
    this.#subscription?.unsubscribe();
    this.#lastDelivered = 0;
    const { connection, manager, stream } = this.#options;
    const inbox = createInbox();
    this.#subscription = connection.subscribe(inbox, {
      callback: (error, message) => {
        if (round !== this.#round || this.#isClosed) return;
        if (error) this.#beginLater(round);
        else this.#handle(message);
      },
    });
    const start =
      this.#lastPlace === undefined
        ? { deliver_policy: DeliverPolicy.LastPerSubject, filter_subject: ">" }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.#lastPlace + 1 };
    manager.consumers
      .add(stream, {
        ...start,
        ack_policy: AckPolicy.None,
        deliver_subject: inbox,
        flow_control: true,
        idle_heartbeat: HEARTBEAT_MS * NS_PER_MS,
        inactive_threshold: INACTIVE_MS * NS_PER_MS,
        max_deliver: 1,
        mem_storage: true,
        num_replicas: 1,
      })
      .then(() => this.#begun(round))
      .catch(() => this.#beginLater(round));
  }

  #begun(round: number): void {
    if (round !== this.#round) return;
    this.#isBeginning = false;
    this.#heardAtMs = performance.now();
  }

  #beginLater(round: number): void {
    setTimeout(() => {
      if (round === this.#round) this.#begin();
    }, RETRY_MS).unref();
  }

  #handle(message: Msg): void {
    this.#heardAtMs = performance.now();
    const { headers, reply, data, subject } = message;
    if (headers?.code === CONTROL_STATUS) {
      const stalled = reply || headers.get("Nats-Consumer-Stalled");
      if (stalled) this.#options.connection.publish(stalled);
      return;
    }
    // $JS.ACK.STREAM.CONSUMER.DELIVERIES.PLACE.DELIVERED.TIME.PENDING, or with domain and account behind ACK (ADR-15).
    const tokens = reply?.split(".") ?? [];
    const at = tokens.length > 9 ? 2 : 0;
    const place = Number(tokens[5 + at]);
    const delivered = Number(tokens[6 + at]);
    if (delivered !== this.#lastDelivered + 1) {
      this.#begin();
      return;
    }
    this.#lastDelivered = delivered;
    this.#lastPlace = place;
    const operation = headers?.get("KV-Operation") ?? "";
    const isDeletion = operation !== "";
    this.#options.onMessage({ subject, place, data, isDeletion, pending: Number(tokens[8 + at]) });
  }
}
