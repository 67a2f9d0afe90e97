/** What a connection gives out whatever its phase: outputs for its driver, and who and where it is. */
import type { Endpoint } from "@recado/runtime/net";
import type { ClientEvent, RosterEntry } from "../events.ts";
import type { ResolveRequest } from "./config.ts";
import type { Context, Transmit } from "./context.ts";
import type { HistoryAnswer } from "./history.ts";
import type { Roster } from "./roster.ts";

export class ConnectionOutputs {
  protected resolve: ResolveRequest | undefined;

  constructor(
    protected readonly context: Context,
    protected readonly members: Roster,
  ) {}

  /** Called when something became ready between two inputs: then `flush`. */
  set onWake(wake: () => void) {
    this.context.onWake = wake;
  }

  get id(): number {
    return this.context.id;
  }

  get name(): string {
    return this.context.name;
  }

  get server(): Endpoint {
    return this.context.server;
  }

  /** Ascending by id. After a loss, what was known last. */
  get roster(): RosterEntry[] {
    return this.members.entries();
  }

  /** Counts the whole lists that were learned so far. */
  get rosterRevision(): number {
    return this.members.revision;
  }

  takeResolve(): ResolveRequest | undefined {
    const request = this.resolve;
    this.resolve = undefined;
    return request;
  }

  takeTransmits(): Transmit[] {
    return this.context.transmits.splice(0);
  }

  takeEvents(): ClientEvent[] {
    return this.context.events.splice(0);
  }

  takeAnswers(): HistoryAnswer[] {
    return this.context.answers.splice(0);
  }
}
