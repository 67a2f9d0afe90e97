/**
 * Tells the local network of the server while it runs: from its start to its stop, with the number of clients. What goes
 * wrong is told and never ends the server.
 */
import { hostname } from "node:os";
import type { Announcement, AnnouncementOptions } from "@recado/runtime/discovery/announce";
import type { Endpoint } from "@recado/runtime/net";
import type { ServerControl } from "./core/events.ts";

export interface AnnouncerOptions {
  readonly server: Pick<ServerControl, "subscribe" | "snapshot">;
  /** Undefined: by the host's name and the port. */
  readonly name: string | undefined;
  readonly version: string;
  readonly announce: (options: AnnouncementOptions) => Promise<Announcement>;
  readonly onFault: (error: unknown) => void;
}

/** The number of clients is told at most so often. */
const USERS_INTERVAL_MS = 2_000;

export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #unsubscribe: () => void;
  /** What is announced; begun and ended one after the other. */
  #current: Announcement | undefined;
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#unsubscribe = options.server.subscribe((event) => {
      if (event.kind === "started") this.#next(event.at);
      else if (event.kind === "stopped") this.#next(undefined);
      else if (event.kind === "joined" || event.kind === "left") this.#tellUsersSoon();
    });
  }

  /** Says goodbye to the network. */
  async close(): Promise<void> {
    this.#unsubscribe();
    this.#next(undefined);
    await this.#work;
  }

  #next(at: Endpoint | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#work = this.#work
      .then(() => this.#replace(at))
      .catch((error: unknown) => {
        this.#options.onFault(error);
      });
  }

  async #replace(at: Endpoint | undefined): Promise<void> {
    const before = this.#current;
    this.#current = undefined;
    await before?.close();
    if (at === undefined || isLoopback(at.address)) return;
    const { name = `${hostname().split(".", 1)[0]} ${at.port}`, version, announce, server } = this.#options;
    const users = server.snapshot().clients.length;
    this.#current = await announce({ name, port: at.port, version, users, address: at.address });
  }

  #tellUsersSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#current?.setUsers(this.#options.server.snapshot().clients.length);
    }, USERS_INTERVAL_MS);
  }
}

/** Nobody else could come there. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
