/** The connection to NATS, and the stream and the bucket on it that several servers share. */
import { readFileSync } from "node:fs";
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import {
  connect,
  credsAuthenticator,
  type Msg,
  type NatsConnection,
  type NodeConnectionOptions,
  nkeyAuthenticator,
} from "@nats-io/transport-node";
import type { Published } from "./log-writer.ts";

export interface ClusterSettings {
  /** `nats://HOST:PORT` or `tls://…`, parted by commas; `nats://USER:PASSWORD@…` as NATS's own tools take it. */
  readonly urls: string;
  /** Servers of one name are one Recado. */
  readonly name: string;
  /** Of the stream and the bucket, where they are made. */
  readonly replicas: number;
  readonly keepDays: number;
  readonly credsPath: string | undefined;
  readonly nkeyPath: string | undefined;
  readonly caPath: string | undefined;
  readonly certPath: string | undefined;
  readonly keyPath: string | undefined;
}

/** NATS was not reached, or refused. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

/** The log ends before the place up to which it was read: NATS has lost its end. */
export class LogLostError extends Error {
  override readonly name = "LogLostError";

  constructor(
    readonly lastPlace: number,
    readonly readTo: number,
  ) {
    super(`${lastPlace} < ${readTo}`);
  }
}

/** The log and the bucket are there, and servers of another version write them. */
export class LogFormatError extends Error {
  override readonly name = "LogFormatError";

  constructor(readonly log: string) {
    super(log);
  }
}

/** Of records.ts and places.ts; another number, whenever servers of before could not read what is written. */
const LOG_FORMAT = 3;

const CONNECT_TIMEOUT_MS = 5_000;
const MANAGER_TIMEOUT_MS = 2_500;
/** Electing a leader takes NATS some seconds. */
const JETSTREAM_WAIT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 2_000;
const DAY_NS = 86_400 * 1e9;
/** NATS: the last message of the subject is another than expected. */
const WRONG_LAST_SEQUENCE = 10_071;

interface Opened {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly bucket: KV;
  readonly logId: number;
  readonly name: string;
  /** As the stream has them. */
  readonly replicas: number;
}

export class NatsLink {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly bucket: KV;
  readonly logId: number;
  readonly name: string;
  readonly replicas: number;
  /** NATS was there, and is not. */
  onAway: () => void = () => undefined;
  /** Resolves with the reason when the connection is over for good, and not by our will. */
  readonly ended: Promise<string>;
  readonly #client: JetStreamClient;
  #isConnected = true;

  private constructor({ connection, client, manager, bucket, logId, name, replicas }: Opened) {
    this.connection = connection;
    this.manager = manager;
    this.bucket = bucket;
    this.logId = logId;
    this.name = name;
    this.replicas = replicas;
    this.#client = client;
    const ended = Promise.withResolvers<string>();
    this.ended = ended.promise;
    void connection.closed().then((error) => {
      this.#isConnected = false;
      if (error) ended.resolve(error.message);
    });
    void this.#watch();
  }

  /** To some NATS server, as far as is known. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** A NATS that is there and has no leader at the moment is waited for. Throws ClusterError, LogFormatError. */
  static async open(settings: ClusterSettings): Promise<NatsLink> {
    const connection = await connected(settings).catch(failed);
    const untilMs = performance.now() + JETSTREAM_WAIT_MS;
    for (;;) {
      try {
        return await NatsLink.#over(connection, settings);
      } catch (error) {
        const isOtherFormat = error instanceof LogFormatError;
        const mayPass = !isOtherFormat && !isWithoutJetStream(error) && performance.now() < untilMs;
        if (mayPass) continue;
        await connection.close();
        if (isOtherFormat) throw error;
        failed(error);
      }
    }
  }

  static async #over(connection: NatsConnection, settings: ClusterSettings): Promise<NatsLink> {
    const { name, replicas, keepDays } = settings;
    const client = jetstream(connection, { timeout: REQUEST_TIMEOUT_MS });
    const manager = await jetstreamManager(connection, { timeout: MANAGER_TIMEOUT_MS });
    const actual = await ensureStream(manager, name, replicas, keepDays);
    const bucket = await new Kvm(client).create(bucketName(name), { history: 1, replicas });
    const format = await firstWord(bucket, "format", LOG_FORMAT);
    if (format !== LOG_FORMAT) throw new LogFormatError(name);
    const [made = 1] = crypto.getRandomValues(new Uint32Array(1));
    const logId = await firstWord(bucket, "log", made || 1);
    return new NatsLink({ connection, client, manager, bucket, logId, name, replicas: actual });
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === "disconnect") {
        this.#isConnected = false;
        this.onAway();
      } else if (type === "reconnect") this.#isConnected = true;
    }
  }

  get logStream(): string {
    return logName(this.name);
  }

  get bucketStream(): string {
    return `KV_${bucketName(this.name)}`;
  }

  subjectOf(boot: string): string {
    return `${logSubject(this.name)}.${boot}`;
  }

  /** Which server's subject it is. */
  bootOf(subject: string): string {
    return subject.slice(logSubject(this.name).length + 1);
  }

  /** The place of the last message that the stream ever had; 0 when it had none. */
  async lastPlace(stream: string): Promise<number> {
    return (await this.endOf(stream)).lastPlace;
  }

  /** `isEmpty`: that message is gone, too, and so are all before it. Throws ClusterError. */
  async endOf(stream: string): Promise<{ readonly lastPlace: number; readonly isEmpty: boolean }> {
    const { state } = await this.manager.streams.info(stream).catch(failed);
    return { lastPlace: state.last_seq, isEmpty: state.messages === 0 };
  }

  /** Of the last message on the subject of the server `boot`; 0 when there is none. */
  async lastPlaceOf(boot: string): Promise<number> {
    const last = await this.manager.streams.getMessage(this.logStream, { last_by_subj: this.subjectOf(boot) });
    return last?.seq ?? 0;
  }

  /** `behind`: only where that is the last on the subject; undefined: wherever. */
  async publish(boot: string, bytes: Uint8Array, behind: number | undefined): Promise<Published> {
    try {
      const expect = behind === undefined ? {} : { expect: { lastSubjectSequence: behind } };
      await this.#client.publish(this.subjectOf(boot), bytes, { ...expect, timeout: REQUEST_TIMEOUT_MS });
      return "stored";
    } catch (error) {
      return error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE ? "behind" : "failed";
    }
  }

  /**
   * Takes this revision out of the bucket, whosever it is; where another stands there by now, nothing. One message is
   * deleted: to purge its subject costs replicas that start anew other keys, too (nats-server 2.9.10, three of them).
   */
  async remove(revision: number): Promise<void> {
    try {
      await this.manager.streams.deleteMessage(this.bucketStream, revision, false);
    } catch (error) {
      if (!(error instanceof JetStreamApiError)) throw error;
    }
  }

  /** Beside the log, to the one server `boot`; resolves when NATS has it. */
  async tell(boot: string, bytes: Uint8Array): Promise<void> {
    this.connection.publish(directSubject(this.name, boot), bytes);
    await this.connection.flush();
  }

  /** What others tell the server `boot`; call what is given back when it is that no more. */
  listen(boot: string, hear: (bytes: Uint8Array) => void): () => void {
    const callback = (_error: unknown, { data }: Msg): void => hear(data);
    const subscription = this.connection.subscribe(directSubject(this.name, boot), { callback });
    return () => subscription.unsubscribe();
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

/** True when a change of the bucket failed since somebody else changed the place first. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE;
}

/** The library does not export the class. */
function isWithoutJetStream(error: unknown): boolean {
  return error instanceof Error && error.name === "JetStreamNotEnabled";
}

export function failed(error: unknown): never {
  throw new ClusterError(error instanceof Error ? error.message : String(error), { cause: error });
}

/** Files that cannot be read are told, too. */
async function connected(settings: ClusterSettings): Promise<NatsConnection> {
  return await connect(optionsOf(settings));
}

function optionsOf(settings: ClusterSettings): NodeConnectionOptions {
  const { urls, credsPath, nkeyPath, caPath, certPath, keyPath } = settings;
  const servers = urls.split(",").map((url) => url.trim());
  const [user, pass] = loginIn(servers[0] ?? "");
  const wantsTls = caPath !== undefined || certPath !== undefined || servers.some((url) => url.startsWith("tls://"));
  const tls = { caFile: caPath, certFile: certPath, keyFile: keyPath };
  const authenticator = credsPath
    ? credsAuthenticator(readFileSync(credsPath))
    : nkeyPath
      ? nkeyAuthenticator(new TextEncoder().encode(readFileSync(nkeyPath, "utf8").trim()))
      : undefined;
  return {
    servers: servers.map((url) => url.replace(/^\w+:\/\//, "").replace(/^.*@/, "")),
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    // Who changes passwords may need a while for it.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 250,
    pingInterval: 1_000,
    maxPingOut: 2,
    ...(user === undefined ? {} : { user, ...(pass === undefined ? {} : { pass }) }),
    ...(wantsTls ? { tls: definedOf(tls) } : {}),
    ...(authenticator ? { authenticator } : {}),
  };
}

function definedOf<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function loginIn(url: string): readonly (string | undefined)[] {
  const [, login] = /^\w+:\/\/([^@/]*)@/.exec(url) ?? [];
  return login?.split(":").map(decodeURIComponent) ?? [];
}

async function ensureStream(
  manager: JetStreamManager,
  name: string,
  replicas: number,
  keepDays: number,
): Promise<number> {
  const stream = logName(name);
  const found = await manager.streams.info(stream).catch(() => undefined);
  if (found) return found.config.num_replicas;
  await manager.streams.add({
    name: stream,
    subjects: [`${logSubject(name)}.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: replicas,
    max_age: keepDays * DAY_NS,
  });
  return replicas;
}

/** What the first server wrote there; ours, if we are the first. */
async function firstWord(bucket: KV, key: string, ours: number): Promise<number> {
  await bucket.create(key, String(ours)).catch(() => undefined);
  const word = Number((await bucket.get(key))?.string());
  if (!(word > 0)) throw new Error(`the bucket has no ${key}`);
  return word;
}

function logName(name: string): string {
  return `${name}-log`;
}

function logSubject(name: string): string {
  return `${name}.log`;
}

function directSubject(name: string, boot: string): string {
  return `${name}.direct.${boot}`;
}

function bucketName(name: string): string {
  return `${name}-state`;
}
