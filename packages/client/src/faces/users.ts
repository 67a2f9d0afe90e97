/** `recado users`: who is registered, one a line: id, tab, name. */
import { sanitize } from "@recado/runtime/text";
import { ConnectError } from "../client-options.ts";
import { ExitCode } from "../exit-code.ts";
import { connectBriefly, type Face, showsPrivate } from "./face.ts";

export async function runUsers(face: Face): Promise<ExitCode> {
  showsPrivate(face);
  const failure = await connectBriefly(face);
  if (failure !== undefined) return failure;
  try {
    for (const { id, name } of await face.client.list()) {
      face.write(face.json ? JSON.stringify({ type: "user", id, name }) : `${id}\t${sanitize(name)}`);
    }
    return ExitCode.OK;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    face.note(face.catalog.clientCli.noList);
    return ExitCode.FAILED;
  }
}
