/**
 * What each type of frame does, and who may send it. The common checks stand here, before any handler runs;
 * a type that is not in the table is unknown.
 */
import { FrameType } from "@recado/protocol";
import type { CoreContext, Inbound } from "../context.ts";
import type { Client } from "../registry.ts";
import { handleBye } from "./bye.ts";
import { handleHello } from "./hello.ts";
import { handleRosterRequest } from "./roster.ts";
import { handleText } from "./text.ts";

export type Handler =
  /** Anybody may send it. */
  | { readonly sender: "anybody"; handle(context: CoreContext, inbound: Inbound): void }
  /** Only from the endpoint that registered the id; others are told why, or not. */
  | {
      readonly sender: "registered";
      readonly tellOthers: boolean;
      handle(context: CoreContext, inbound: Inbound, client: Client): void;
    }
  /** Only servers send it; from a client it is dropped and never answered. */
  | { readonly sender: "server" };

export const HANDLERS: readonly Handler[] = Object.freeze(
  Object.assign([] as Handler[], {
    [FrameType.OI]: { sender: "anybody", handle: handleHello },
    [FrameType.TCHAU]: { sender: "registered", tellOthers: false, handle: handleBye },
    [FrameType.MSG]: { sender: "registered", tellOthers: true, handle: handleText },
    [FrameType.ERRO]: { sender: "server" },
    [FrameType.LISTA_CLIENTES]: { sender: "registered", tellOthers: true, handle: handleRosterRequest },
  } satisfies Record<number, Handler>),
);
