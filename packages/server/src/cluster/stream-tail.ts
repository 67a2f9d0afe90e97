/**
 * Reads a stream from a place on, in order, each message once, for as long as it is open: an ordered push consumer (NATS
 * ADR-17) that is made anew from behind the last message whenever it skips one, falls silent, or its server goes away.
 *
 * While NATS elects a leader nobody hears that one is wanted, and the question is lost. So it is asked again every half
 * second, without waiting for the answer to the one before; the first consumer that is made is read, and NATS forgets the
 * others.
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
  /** A message that it throws at is read again, with all that follow. */
  readonly onMessage: (message: TailMessage) => void;
  /** While not, nothing is read; it goes on within a second when it is. */
  readonly mayRead: () => boolean;
  /** It threw. */
  readonly onError: (error: unknown) => void;
}

const HEARTBEAT_MS = 1_000;
const SILENT_AFTER_MS = 2_500;
const ASK_AGAIN_MS = 500;
const NS_PER_MS = 1_000_000;
const INACTIVE_MS = 30_000;
/** Of a status message: idle heartbeat or flow control (NATS ADR-15). */
const CONTROL_STATUS = 100;

export class StreamTail {
  readonly #options: StreamTailOptions;
  #lastPlace: number | undefined;
  #lastDelivered = 0;
  /** Those whose consumers may yet be made; then the one that is read. */
  readonly #subscriptions = new Set<Subscription>();
  #heardAtMs = Number.NEGATIVE_INFINITY;
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
    this.#leaveOnly(undefined);
  }

  #check(): void {
    // A consumer that is being made is waited for: an election takes longer than any silence.
    if (!this.#isBeginning && performance.now() - this.#heardAtMs > SILENT_AFTER_MS) this.#begin();
  }

  #begin(): void {
    if (this.#isClosed || !this.#options.mayRead()) return;
    this.#isBeginning = true;
    this.#leaveOnly(undefined);
    this.#lastDelivered = 0;
    this.#ask(++this.#round);
  }

  #ask(round: number): void {
    const { connection, manager, stream } = this.#options;
    if (this.#isClosed || connection.isClosed() || round !== this.#round || !this.#isBeginning) return;
    const inbox = createInbox();
    const subscription = connection.subscribe(inbox, {
      callback: (error, message) => {
        if (!error && this.#isRead(round, subscription)) this.#handle(message);
      },
    });
    this.#subscriptions.add(subscription);
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
      .then(() => this.#isRead(round, subscription))
      .catch(() => {
        // Unless it spoke, and is read: then only the answer was lost.
        if (this.#isBeginning && round === this.#round) this.#leave(subscription);
      });
    setTimeout(() => this.#ask(round), ASK_AGAIN_MS).unref();
  }

  /** The first that is made, or speaks, is the one. */
  #isRead(round: number, subscription: Subscription): boolean {
    if (this.#isClosed || round !== this.#round || !this.#subscriptions.has(subscription)) return false;
    if (!this.#isBeginning) return true;
    this.#isBeginning = false;
    this.#heardAtMs = performance.now();
    this.#leaveOnly(subscription);
    return true;
  }

  #leaveOnly(read: Subscription | undefined): void {
    for (const subscription of this.#subscriptions) if (subscription !== read) this.#leave(subscription);
  }

  #leave(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
    subscription.unsubscribe();
  }

  #handle(message: Msg): void {
    this.#heardAtMs = performance.now();
    if (!this.#options.mayRead()) {
      this.#rest();
      return;
    }
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
    const operation = headers?.get("KV-Operation") ?? "";
    const isDeletion = operation !== "";
    try {
      this.#options.onMessage({ subject, place, data, isDeletion, pending: Number(tokens[8 + at]) });
      this.#lastPlace = place;
    } catch (error) {
      this.#rest();
      this.#options.onError(error);
    }
  }

  /** Reads nothing more before it is looked again. */
  #rest(): void {
    this.#leaveOnly(undefined);
    this.#heardAtMs = Number.NEGATIVE_INFINITY;
  }
}
