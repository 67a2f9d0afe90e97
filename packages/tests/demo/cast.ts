/** The people of the demo: programs on real sockets that act as they are told. */
import { join } from "node:path";
import { RecadoClient, userSealing } from "@recado/client";
import { encodeFrame, FrameType, SERVER_ID } from "@recado/protocol";
import type { Act, Actor, Script } from "./script.ts";

const IDS: Readonly<Record<Actor, number>> = { bia: 2, caio: 3, dora: 4 };
export const VISITOR_ID = 7;

interface Player {
  act(act: Act): Promise<void>;
  close(): Promise<void>;
}

export interface Cast {
  act(actor: Actor, act: Act): Promise<void>;
  close(): Promise<void>;
}

/** `home`: where the keys of the sealed ones are. `onVisitor` hears what the visitor writes, told by who hears it. */
export function castOf(
  script: Script,
  port: number,
  home: string,
  onVisitor: (text: string, isPrivate: boolean, hearer: Actor) => void,
): Cast {
  const players: Readonly<Record<Actor, Player>> = {
    bia: sealedPlayer("bia", script.names.bia, port, join(home, "bia"), onVisitor),
    caio: sealedPlayer("caio", script.names.caio, port, join(home, "caio"), onVisitor),
    dora: clearPlayer(IDS.dora, script.names.dora, port),
  };
  return {
    act: (actor, act) => players[actor].act(act),
    close: async () => {
      for (const player of Object.values(players)) await player.close();
    },
  };
}

function sealedPlayer(
  actor: Actor,
  name: string,
  port: number,
  home: string,
  onVisitor: (text: string, isPrivate: boolean, hearer: Actor) => void,
): Player {
  let client: RecadoClient | undefined;
  const come = async (): Promise<RecadoClient> => {
    const sealing = userSealing({ env: { HOME: home } });
    const joined = await RecadoClient.connect({ id: IDS[actor], name, port, sealing });
    joined.subscribe((event) => {
      if (event.kind !== "message" || event.message.origin !== VISITOR_ID) return;
      onVisitor(event.message.text, event.message.scope === "private", actor);
    });
    return joined;
  };
  return {
    act: async (act) => {
      if (act.kind === "leave") await client?.close();
      else client ??= await come();
      if (act.kind === "leave") client = undefined;
      if (act.kind === "say") client?.send(act.text, act.isPrivate ? VISITOR_ID : 0);
    },
    close: async () => {
      await client?.close();
    },
  };
}

/** Like the original program: 176 bytes in the open, and nothing else. */
function clearPlayer(id: number, name: string, port: number): Player {
  const open = () => Bun.udpSocket({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  let socket: Awaited<ReturnType<typeof open>> | undefined;
  const send = (type: number, text: string, dest = 0): void => {
    socket?.send(encodeFrame({ type, origin: id, dest, size: Buffer.byteLength(text), name, text }), port, "127.0.0.1");
  };
  return {
    act: async (act) => {
      socket ??= await open();
      if (act.kind === "say") send(FrameType.MSG, act.text, act.isPrivate ? VISITOR_ID : SERVER_ID);
      else if (act.kind === "join") send(FrameType.OI, "");
      else send(FrameType.TCHAU, "");
    },
    close: async () => {
      send(FrameType.TCHAU, "");
      socket?.close();
    },
  };
}
