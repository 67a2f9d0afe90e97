/** Which face does what was asked for; the client is closed behind each. */

import type { TalkAction } from "../cli.ts";
import { RecadoClient } from "../client.ts";
import type { RecadoClientOptions } from "../client-options.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Face } from "./face.ts";
import { runJson, runJsonTail } from "./json.ts";
import { runPlain, runPlainTail } from "./plain.ts";
import { runSend } from "./send.ts";
import { runUsers } from "./users.ts";

export async function runAction(
  action: TalkAction,
  options: RecadoClientOptions,
  edge: Omit<Face, "client">,
): Promise<ExitCode> {
  await using client = RecadoClient.create(options);
  const face: Face = { ...edge, client };
  switch (action.kind) {
    case "send":
      return await runSend(face, action.to, action.text);
    case "users":
      return await runUsers(face);
    case "tail":
      return await (face.json ? runJsonTail(face) : runPlainTail(face));
    case "converse":
      return await (face.json ? runJson(face) : runPlain(face));
  }
}
